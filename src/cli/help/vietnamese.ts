/** What help says, in Vietnamese, by the English text of the command, option or argument. */
export const IN_VIETNAMESE: Readonly<Record<string, string>> = {
  'Delivers case statuses to the national public-service portal and explains the gap.':
    'Gửi trạng thái hồ sơ lên Cổng Dịch vụ công quốc gia và giải thích phần chưa đồng bộ.',
  'output the version number': 'in số phiên bản',
  'display help for command': 'in hướng dẫn của lệnh',
  'language of texts and reports': 'ngôn ngữ của thông báo và báo cáo',
  'configuration file (default: DONGBO_CONFIG, then ./dongbo.yaml)':
    'tệp cấu hình (mặc định: DONGBO_CONFIG, rồi ./dongbo.yaml)',
  'configuration file (default: DONGBO_CONFIG, then ./dongbo.yaml); one for each province':
    'tệp cấu hình (mặc định: DONGBO_CONFIG, rồi ./dongbo.yaml); mỗi tỉnh một tệp',
  // Commands
  'the daemon': 'tiến trình thường trực',
  'run once: read the whole source, deliver, print the gap':
    'chạy một lượt: đọc toàn bộ nguồn, gửi, in số chưa đồng bộ',
  'the sync gap: how many cases have not arrived at the portal':
    'phần chưa đồng bộ: bao nhiêu hồ sơ chưa lên Cổng',
  'cases completed on time, and cases filed online': 'hồ sơ giải quyết đúng hạn, hồ sơ nộp trực tuyến',
  'the gap over time, from the stored snapshots': 'diễn biến đồng bộ, theo số liệu đã chốt',
  'stores the current figures for `history`': 'chốt số liệu hiện nay cho `history`',
  'figures published elsewhere, which `gap` compares with ours':
    'số liệu công bố ở nơi khác, để `gap` so sánh',
  'the figures and all cases as an SQLite file for other programs, without personal data':
    'số liệu và mọi hồ sơ thành tệp SQLite cho phần mềm khác, không có dữ liệu cá nhân',
  'the SQLite file; replaces an earlier export of that name':
    'tệp SQLite; thay tệp cùng tên đã xuất trước đó',
  'the cases behind a number': 'danh sách hồ sơ của một con số',
  'one printable page (HTML, A4) on the whole province': 'báo cáo một trang (HTML, A4) của toàn tỉnh',
  'the unsynced cases that need a person, by who has to act':
    'hồ sơ cần người xử lý, theo bên chịu trách nhiệm',
  'one case: its state, reason, remedy and timeline':
    'một hồ sơ: tình trạng, nguyên nhân, cách xử lý, diễn biến',
  'put matching unsynced cases back to pending': 'đưa các hồ sơ chưa đồng bộ đã chọn vào gửi lại',
  'list, inspect, pause, resume and cancel replays': 'xem, tạm dừng, làm tiếp, hủy các đợt gửi lại',
  'each source: its last readings, and what to do about a suspicious census':
    'từng nguồn: các lần đọc gần nhất, và xử lý lần rà soát đáng ngờ',
  'pause or resume delivery to the portal, and see what holds it up':
    'tạm dừng hoặc cho gửi tiếp, và xem điều gì đang giữ việc gửi',
  'look up synced cases at the portal': 'tra cứu lại trên Cổng những hồ sơ đã đồng bộ',
  'cases known to be at the portal before dongbo started': 'nhập danh sách hồ sơ Cổng đã có từ trước',
  'check the configuration': 'kiểm tra cấu hình',
  'check everything dongbo needs, with a remedy for each fault':
    'kiểm tra mọi thứ dongbo cần, kèm cách xử lý từng lỗi',
  'a consistent copy of ledger, key and tables, beside a running daemon':
    'sao lưu sổ cái, khóa và bảng mã, ngay khi tiến trình đang chạy',
  'remove what is older than its retention; the daemon does so each night':
    'xóa dữ liệu hết thời hạn lưu; tiến trình nền tự làm mỗi đêm',
  'erase the personal data and texts of cases, as the law can require':
    'xóa dữ liệu cá nhân và nội dung bằng chữ của hồ sơ theo yêu cầu của pháp luật',
  'the numbers of the cases': 'mã các hồ sơ',
  'give free space of the ledger back to the disk': 'trả chỗ trống của sổ cái lại cho ổ đĩa',
  'rebuild the counters, and save what can be read of a damaged ledger':
    'lập lại số đếm, và giữ lại những gì đọc được của sổ cái bị hỏng',
  "bring the ledger to this version's schema, after a copy":
    'nâng cấp sổ cái lên cấu trúc của phiên bản này, sau khi sao chép',
  'change nothing: try it on a copy, and say how long it takes':
    'không thay đổi gì: thử trên bản sao và cho biết mất bao lâu',
  'move the ledger to another database': 'chuyển sổ cái sang cơ sở dữ liệu khác',
  'copies the whole ledger to another database, and compares every row':
    'sao chép toàn bộ sổ cái sang cơ sở dữ liệu khác và so sánh từng dòng',
  'postgres://account@host/database, or sqlite: for the file in dataDir':
    'postgres://tài-khoản@máy-chủ/cơ-sở-dữ-liệu, hoặc sqlite: cho tệp trong dataDir',
  'says that the ledger is a copy from the past, so that later deliveries are doubted':
    'ghi nhận sổ cái là bản sao cũ, để không tin những lần gửi sau đó',
  'when the copy was made, such as 2026-11-29T02:30:00+07:00; rather too early':
    'thời điểm tạo bản sao, ví dụ 2026-11-29T02:30:00+07:00; thà sớm hơn còn hơn muộn',
  'put a backup in place of a lost ledger': 'khôi phục sổ cái đã mất từ bản sao lưu',
  'the folder that holds the backups, on another disk or machine':
    'thư mục chứa các bản sao lưu, ở ổ đĩa hoặc máy khác',
  'remove the oldest backups in this folder but n': 'chỉ giữ n bản mới nhất trong thư mục này',
  'keep the payload key there instead of in the backup': 'lưu khóa dữ liệu ở đó thay vì trong bản sao lưu',
  'one backup, or the folder of several: then the newest':
    'một bản sao lưu, hoặc thư mục có nhiều bản: lấy bản mới nhất',
  'the payload key, where it was kept apart': 'khóa dữ liệu, nếu được lưu riêng',
  'API keys: who has access over HTTP': 'khóa truy cập: ai được dùng trang và API',
  'who changed what, and proof that the trail is intact':
    'ai đã thay đổi gì, và kiểm tra nhật ký còn nguyên vẹn',
  'the watched rules, the firing alarms, and the pending notices':
    'các quy tắc, cảnh báo đang có, thông báo đang chờ',
  'simulates a province and a portal over real HTTP, and syncs them':
    'mô phỏng một tỉnh và một Cổng qua HTTP thật, rồi đồng bộ',
  'the performance figures of this machine, as ratios': 'đo hiệu năng trên máy này, theo tỷ số',
  // Filters
  'agency, by its local code': 'cơ quan, theo mã của tỉnh',
  'procedure, by its local code': 'thủ tục, theo mã của tỉnh',
  'case number': 'mã hồ sơ',
  'state of the case': 'tình trạng đồng bộ của hồ sơ',
  'why it is unsynced': 'nguyên nhân chưa đồng bộ',
  'agency with everything below it': 'cơ quan cùng các cơ quan trực thuộc',
  'administrative level of the agency': 'cấp hành chính của cơ quan',
  'source, by its name in the configuration': 'nguồn, theo tên trong cấu hình',
  domain: 'lĩnh vực',
  "the portal's status, 1 to 10, or unmapped": 'trạng thái của Cổng, 1 đến 10, hoặc unmapped (chưa gán mã)',
  'month received, such as 2024-01': 'tháng tiếp nhận, ví dụ 2024-01',
  'received on or after this day, such as 2024-01-31': 'tiếp nhận từ ngày này, ví dụ 2024-01-31',
  'received on or before this day': 'tiếp nhận đến hết ngày này',
  "the portal's error code, or none": 'mã lỗi của Cổng, hoặc none (không có mã)',
  'what the reason is about, as the list of causes names it: a code, names of fields, or none':
    'nguyên nhân nói về điều gì, như trong danh sách nguyên nhân: một mã, tên các trường, hoặc none (không có)',
  "the source's own status, such as processing, or with its sub-status, such as processing/paid":
    'trạng thái của hệ thống tỉnh, ví dụ processing, hoặc kèm trạng thái phụ: processing/paid',
  // Options of several commands
  'as one JSON document': 'in một tài liệu JSON',
  'the same as --format json': 'như --format json',
  'form of the answer': 'dạng kết quả',
  'what heads the columns of csv and xlsx: names in the language, or codes that never change':
    'đầu cột của csv và xlsx: tên theo ngôn ngữ (names), hoặc mã cố định (codes)',
  'write to a file instead of the terminal': 'ghi ra tệp thay vì màn hình',
  // start, sync
  'roles of this process: poll,push,verify,notify,http (default: all)':
    'các vai trò của tiến trình này: poll,push,verify,notify,http (mặc định: tất cả)',
  'deliver at most this many cases; the rest stay pending':
    'gửi nhiều nhất từng ấy hồ sơ; phần còn lại vẫn chờ',
  'gives up after so long without progress': 'thôi chờ sau thời gian này mà không tiến triển',
  'read only the changes since the last poll': 'chỉ đọc thay đổi từ lần đọc trước',
  'print nothing but what went wrong': 'chỉ in lỗi',
  // gap, history
  'one line for each': 'mỗi dòng một mục, theo',
  'agencies, each below the one above it': 'các cơ quan theo cấp trên, cấp dưới',
  "today's agencies, by their national codes": 'theo các cơ quan hiện nay, theo mã quốc gia',
  'as of a past date, such as 2024-11-05': 'tại một ngày đã qua, ví dụ 2024-11-05',
  'the causes: each procedure, status, agency, field or code, most cases first':
    'các nguyên nhân: từng thủ tục, trạng thái, cơ quan, trường hay mã lỗi, nhiều hồ sơ trước',
  'also as the 766 index counts: our numerator beside both of its denominators':
    'cả theo cách tính của Bộ chỉ số 766: tử số của ta với hai mẫu số',
  'with --like-766: 2024-10, 2024-Q4 or 2024 (default: the newest recorded)':
    'dùng với --like-766: 2024-10, 2024-Q4 hoặc 2024 (mặc định: kỳ mới nhất đã ghi)',
  'with --explain: causes at most (default: 20 in text)':
    'dùng với --explain: số nguyên nhân nhiều nhất (mặc định: 20 khi in)',
  'first day (default: 30 days before the last)': 'ngày đầu (mặc định: 30 ngày trước ngày cuối)',
  'last day, included (default: today)': 'hết ngày (mặc định: hôm nay)',
  'of one agency, by its local code': 'của một cơ quan, theo mã của tỉnh',
  // published
  'records one figure; replaces an earlier one of the same date':
    'ghi một số liệu; thay số liệu cùng ngày đã ghi',
  'its day, such as 2024-11-05': 'ngày của số liệu, ví dụ 2024-11-05',
  'cases synced': 'số hồ sơ đã đồng bộ',
  'cases not synced': 'số hồ sơ chưa đồng bộ',
  'of the 766 index, with --denominator and --period':
    'tử số của Bộ chỉ số 766, cùng --denominator và --period',
  'of the 766 index': 'mẫu số của Bộ chỉ số 766',
  'of the index: 2024-10, 2024-Q4 or 2024': 'kỳ của bộ chỉ số: 2024-10, 2024-Q4 hoặc 2024',
  'what the index says about its data': 'bộ chỉ số nói gì về dữ liệu của mình',
  'version of the formula; figures of two versions are never compared':
    'phiên bản công thức; số liệu của hai phiên bản không được so với nhau',
  'where it was published': 'nơi công bố',
  'records the figures of a file, all of them or none': 'ghi các số liệu của một tệp, tất cả hoặc không',
  'of JSON: 2024-10, 2024-Q4 or 2024': 'với JSON: 2024-10, 2024-Q4 hoặc 2024',
  'of JSON: the day it was read (default: today)': 'với JSON: ngày đọc số liệu (mặc định: hôm nay)',
  'of JSON: the version of the formula': 'với JSON: phiên bản công thức',
  'of JSON: where it was published': 'với JSON: nơi công bố',
  'a table date,synced,unsynced,source or agency,period,received, or the JSON of the public figures':
    'bảng date,synced,unsynced,source hoặc agency,period,received, hoặc JSON của số liệu công khai',
  'the recorded figures, newest first': 'các số liệu đã ghi, mới nhất trước',
  // records, report, worklist
  'maximum number of cases (default 100; csv and xlsx: all)':
    'số hồ sơ nhiều nhất (mặc định 100; csv và xlsx: tất cả)',
  '`next` of the page before': '`next` của trang trước',
  'in this order instead of that in which they came in (id)':
    'theo thứ tự này thay vì thứ tự dongbo thấy hồ sơ (id)',
  'instead, the cases that are not in the total: rule, copy, gone, earlier, elsewhere, or all of them':
    'thay vào đó: các hồ sơ không tính vào tổng số, theo lý do rule, copy, gone, earlier, elsewhere, hoặc tất cả',
  'instead of cases, the rows of the source that cannot be read; takes no filters':
    'thay cho hồ sơ: các dòng của nguồn không đọc được; không dùng cùng điều kiện lọc',
  'the same figures as one JSON document': 'cùng số liệu, dạng một tài liệu JSON',
  'form of the page (default: by the name of --out, else html)':
    'dạng báo cáo (mặc định: theo tên tệp --out, nếu không thì html)',
  'form of the list (default: by the name of --out, else csv)':
    'dạng danh sách (mặc định: theo tên tệp --out, nếu không thì csv)',
  'who has to act': 'bên phải xử lý',
  'a file for each owner and agency, and an index':
    'mỗi bên chịu trách nhiệm và cơ quan một tệp, kèm mục lục',
  'ours beside what the portal holds, by one look-up': 'bên ta cạnh bên Cổng đang giữ, bằng một lần tra cứu',
  // replay, replays
  'only count': 'chỉ đếm',
  'at most this many cases a second, such as 50/s': 'nhiều nhất từng ấy hồ sơ mỗi giây, ví dụ 50/s',
  "why; kept with the replay and in each case's timeline":
    'lý do; được giữ cùng đợt gửi lại và trong diễn biến từng hồ sơ',
  'the latest replays, newest first': 'các đợt gửi lại gần nhất, mới nhất trước',
  'one replay and the outcome of its cases': 'một đợt gửi lại và kết quả của hồ sơ',
  'its number': 'số của đợt',
  'stops requeueing until resumed': 'tạm dừng cho đến khi làm tiếp',
  'continues where it was paused': 'làm tiếp từ chỗ đã dừng',
  'stops requeueing for good; cases already requeued are still sent':
    'dừng hẳn; hồ sơ đã đưa vào hàng đợi vẫn được gửi',
  // sources, delivery, mappings, verify
  'reads one page of a source, and shows how its rows become cases':
    'đọc một trang của hệ thống nguồn, cho thấy các dòng thành hồ sơ thế nào',
  'of the source; left out: the first': 'tên hệ thống nguồn; bỏ trống: hệ thống đầu tiên',
  'each source: reachable, last readings, and what they showed':
    'từng nguồn: kết nối, các lần đọc gần nhất và kết quả',
  'confirms that a census with clearly fewer cases than before is right':
    'xác nhận lần rà soát ít hồ sơ hơn hẳn trước là đúng',
  'of the source; where there is only one, it may be left out':
    'tên nguồn; chỉ có một nguồn thì có thể bỏ qua',
  'stops sending to the portal until resumed': 'ngừng gửi lên Cổng cho đến khi cho gửi tiếp',
  'why; kept in the audit trail and shown with the figures': 'lý do; ghi vào nhật ký và hiện cùng số liệu',
  'resumes sending to the portal': 'cho gửi tiếp lên Cổng',
  'also believe a procedure list of the portal that is in doubt':
    'chấp nhận cả danh mục thủ tục của Cổng đang bị nghi ngờ',
  'tries the portal once, now, whatever the wait': 'thử gửi ngay một lần, không chờ hết giờ',
  'whether delivery is paused, by whom, and why': 'việc gửi có đang tạm dừng không, do ai, vì sao',
  'agrees to send cases again that the changed tables concern':
    'đồng ý gửi lại những hồ sơ mà bảng mã mới thay đổi',
  'map local codes to national ones: see, search, set and remove rows of the tables':
    'gán mã của tỉnh với mã quốc gia: xem, tìm, gán và bỏ dòng của các bảng mã',
  'the mapping tables, and the codes that lack a row': 'các bảng mã, và những mã chưa được gán',
  'only the codes that lack a row': 'chỉ những mã chưa được gán',
  'only the own tables of this source, and the codes that these lack':
    'chỉ các bảng riêng của nguồn này và những mã các bảng đó còn thiếu',
  'the own table of this source, in place of that of the province':
    'bảng riêng của nguồn này, thay cho bảng chung của tỉnh',
  'the likeliest national codes of a code, best first': 'các mã quốc gia gần nhất với một mã, gần nhất trước',
  'look for these words, in place of the name that the source gives':
    'tìm theo các từ này, thay cho tên ở hệ thống của tỉnh',
  'statuses, procedures, agencies, portal-codes': 'statuses, procedures, agencies hoặc portal-codes',
  "the code in the province's system, or the portal's error code":
    'mã ở hệ thống của tỉnh, hoặc mã lỗi của Cổng',
  'maps a code: writes the row of the table, which the running daemon takes over':
    'gán một mã: ghi dòng vào bảng, tiến trình đang chạy dùng ngay',
  'its first day, such as 2024-07-01; also says which of several rows is meant':
    'ngày bắt đầu hiệu lực, ví dụ 2024-07-01; cũng để chọn một trong nhiều dòng',
  'its last day': 'ngày cuối còn hiệu lực',
  'of an agency': 'tên của cơ quan',
  'of an agency: province, district, commune, ministry':
    'cấp của cơ quan: province, district, commune, ministry',
  'of an agency: the agency above': 'cơ quan cấp trên của cơ quan',
  'of an error code: only where the message contains this':
    'với mã lỗi: chỉ khi nội dung trả lời có đoạn này',
  'of an error code: who has to act': 'với mã lỗi: bên phải xử lý',
  'of an error code: what has to be done': 'với mã lỗi: cần làm gì',
  'confirms a change that concerns more than 1,000 cases, by their number':
    'xác nhận thay đổi ảnh hưởng hơn 1.000 hồ sơ, bằng đúng số hồ sơ đó',
  "the national code, the portal's status, or the kind of failure":
    'mã quốc gia, trạng thái của Cổng, hoặc loại lỗi',
  'removes the rows of a code from the table, or one of them':
    'bỏ các dòng của một mã khỏi bảng, hoặc một dòng',
  'only the row that begins on this day': 'chỉ dòng bắt đầu từ ngày này',
  'of an error code: only the row with this message': 'với mã lỗi: chỉ dòng có nội dung này',
  'look up a random sample of this size': 'tra cứu một mẫu ngẫu nhiên có cỡ này',
  'look up every case; continues where it was interrupted': 'tra cứu mọi hồ sơ; làm tiếp từ chỗ bị ngắt',
  'accept the results even when the portal denies most cases':
    'chấp nhận kết quả cả khi Cổng phủ nhận phần lớn hồ sơ',
  // Set-up
  'CSV, XLSX or NDJSON with caseNo and, where known, status (the code at the portal) and nationCode':
    'CSV, XLSX hoặc NDJSON có caseNo và, nếu biết, status (mã trạng thái trên Cổng) và nationCode',
  'lists every problem of the configuration': 'nêu mọi lỗi của cấu hình',
  'also check the ledger file, and recount all of it': 'kiểm tra tệp sổ cái và đếm lại toàn bộ',
  // keys, audit, alarms
  'creates a key and shows it once': 'tạo khóa và hiện một lần',
  'what it may do': 'được làm gì',
  'its name in lists and in the audit trail': 'tên trong danh sách và trong nhật ký',
  'instead of the key a link that hands it over once, within 24 hours; under this address of the dashboard':
    'thay cho khóa, in liên kết giao khóa một lần trong 24 giờ; có thể nêu địa chỉ của trang',
  'last valid day, such as 2027-12-31, or a period, such as 90d':
    'ngày cuối còn hiệu lực, ví dụ 2027-12-31, hoặc thời hạn, ví dụ 90d',
  'only this agency and those below it; repeatable':
    'chỉ cơ quan này và các cơ quan trực thuộc; dùng lặp lại được',
  'all keys, including revoked ones; never the secrets':
    'mọi khóa, cả khóa đã thu hồi; không hiện phần bí mật',
  'revokes a key immediately': 'thu hồi ngay một khóa',
  'seals the stored contents of cases with a new key': 'mã hóa lại nội dung hồ sơ bằng khóa mới',
  'its name, or its id': 'tên hoặc mã của khóa',
  'who changed what, newest first': 'ai đã thay đổi gì, mới nhất trước',
  'maximum number of entries (default 50; csv and xlsx: all)':
    'số dòng nhiều nhất (mặc định 50; csv và xlsx: tất cả)',
  'first day, such as 2024-11-05': 'ngày đầu, ví dụ 2024-11-05',
  'last day, included': 'hết ngày',
  'a part of who changed it, such as the name of a key': 'một phần tên người thay đổi, ví dụ tên khóa',
  'what was done, such as replay.created': 'việc đã làm, ví dụ replay.created',
  'prove that no row was changed, removed or inserted': 'chứng minh không dòng nào bị sửa, xóa hay chèn thêm',
  'a hash noted earlier: proves that the trail still reaches it':
    'mã băm đã ghi trước đây: chứng minh nhật ký vẫn chứa mã đó',
  'send a test notice to each receiver': 'gửi thử một thông báo đến từng nơi nhận',
  // demo, bench
  "cases in the province; 1023738 is Hải Dương's own number":
    'số hồ sơ của tỉnh; 1023738 là số thật của Hải Dương',
  'the province after its merger: a second system, and communes without districts':
    'tỉnh sau sáp nhập: thêm một hệ thống, xã phường không còn cấp huyện',
  'keep the data afterwards, to try the other commands on it': 'giữ lại dữ liệu để thử các lệnh khác',
  'end after the figures; at a terminal the dashboard stays up until Ctrl-C':
    'kết thúc sau phần số liệu; trên màn hình dòng lệnh, trang theo dõi mở đến khi nhấn Ctrl-C',
  'smaller of the two sizes; the larger is ten times that': 'cỡ nhỏ trong hai cỡ; cỡ lớn gấp mười',
  'the same as --records 100000: takes many minutes': 'như --records 100000: mất nhiều phút',
  'runs of each contender (default: as many as fit, at most 3)':
    'số lần chạy của mỗi bên (mặc định: vừa thời gian, nhiều nhất 3)',
  'requests and time beside the ideal, for each way in which a portal can be ill':
    'số yêu cầu và thời gian so với mức lý tưởng, cho từng kiểu trục trặc của Cổng',
  'one kind of illness': 'một kiểu trục trặc',
  'one share of the requests': 'một tỷ lệ yêu cầu bị trục trặc',
  'one time that the portal takes for an answer': 'một thời gian trả lời của Cổng',
  'the request that would carry it, personal data masked': 'nội dung sẽ gửi lên Cổng, che dữ liệu cá nhân',
  'a rehearsal: reads both sides, sends nothing, and says what would go out':
    'chạy thử: đọc cả hai bên, không gửi gì, cho biết những gì sẽ được gửi',
  'as if at most this many cases were delivered': 'như khi chỉ gửi nhiều nhất chừng này hồ sơ',
};
