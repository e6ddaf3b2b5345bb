import { inBoth } from '../../domain/language.ts';
import { shellWord } from '../../domain/shellWord.ts';
import { typedCommand } from '../../domain/typedCommand.ts';
import { OLDEST_REDIS } from '../../queue/connection.ts';

const vi = {
  summary: (problems: number, warnings: number) => `Lỗi: ${problems}. Cảnh báo: ${warnings}.`,
  noProblems: (file: string) => `${file}: không có lỗi.`,
  misconfigured: (path: string, found: string, expected: string) => `${path}: ${found} (cần: ${expected})`,
  assumed: (list: string) => `Chưa có nguồn công khai xác nhận: ${list}.`,
  assumptions: {
    'mappings.statuses': 'dùng bảng trạng thái gợi ý',
    'mappings.procedures': 'thủ tục gửi bằng mã của tỉnh',
    'mappings.agencies': 'cơ quan gửi bằng mã và tên của tỉnh',
    'portal.codes': 'bảng chưa giải thích mã nào đứng một mình, mọi mã lỗi coi là từ chối hồ sơ',
    'portal.dstcodeIn': 'gửi ở header',
    'portal.sessionIn': 'chưa rõ hình thức rest xác thực thế nào',
    'portal.resultCounts': 'hồ sơ mà result bỏ sót thì chưa được tính là đã nhận',
    'portal.fields':
      'dùng bảng trường kèm theo, trong đó HinhThuc, độ dài và một số trường bắt buộc còn chưa thống nhất',
    'portal.lists':
      'chưa rõ danh sách trống khi cập nhật có xóa giấy tờ trên Cổng hay không, mặc định không gửi',
    'portal.batchSize': 'chưa rõ số hồ sơ tối đa mỗi lần gửi, tự giảm khi Cổng không nhận',
    'portal.progressUpdates': 'chưa rõ Cổng thêm hay thay bước trùng, mỗi bước gửi một lần',
    'source.originality': 'mọi loại dòng đều được tính; loại nào là hồ sơ do tỉnh quy định',
  },
  failed: (code: string) => `Không kiểm tra được (${code}).`,
  failedRemedy:
    'Xem quyền truy cập tệp và tình trạng máy chủ; nếu vẫn lỗi, báo lỗi này cho nhóm phát triển dongbo.',
  tooSlow: (seconds: number) => `Không có câu trả lời trong ${seconds} giây.`,
  tooSlowRemedy: 'Kiểm tra đường truyền, tường lửa và tình trạng của hệ thống ở đầu kia.',

  prints: (browser: string) => `In bằng ${browser}.`,

  writable: (dir: string) => `${dir} ghi được.`,
  toBeCreated: (dir: string) => `${dir} chưa có, sẽ được tạo.`,
  space: (free: string, all: string) => `Còn trống ${free} trên ${all}.`,
  spaceRemedy: 'Giải phóng chỗ trên ổ đĩa này, hoặc chuyển dataDir sang ổ lớn hơn khi dongbo đã dừng.',
  closed: 'Chỉ tài khoản chạy dongbo đọc được thư mục dữ liệu.',
  openTo: (list: string) => `Tài khoản khác trên máy đọc hoặc ghi được: ${list}.`,
  type: (command: string) => `Gõ: ${command}`,
  shared: (dir: string) =>
    `Tài khoản khác vào được ${dir}, và thư mục này còn chứa tệp không phải của dongbo.`,
  sharedRemedy:
    'Dành cho dongbo một thư mục riêng: ghi vào dataDir, rồi chuyển sổ cái và thư mục keys sang khi dongbo đã dừng.',

  lastPrune: (age: string, count: string) =>
    `dọn dữ liệu hết thời hạn lưu ${age} trước, đã xóa ${count} dòng`,
  oldPruneRemedy: `Tiến trình nền dọn mỗi đêm sau 4 giờ. Kiểm tra tiến trình có chạy không, hoặc tự dọn: ${typedCommand('prune')}.`,
  backupFailed: (code: string) => `lần sao lưu gần nhất thất bại (${code})`,
  backupFailedRemedy: (dir: string) =>
    `Kiểm tra thư mục sao lưu và dung lượng đĩa, rồi chạy thử ${typedCommand(`backup ${shellWord(dir)}`)}.`,
  noBackup: 'chưa từng sao lưu',
  noBackupRemedy: 'Đặt backup.dir trong tệp cấu hình: mỗi ngày dongbo sao lưu một lần.',
  backupPlanned: (at: string, dir: string) => `sẽ sao lưu lúc ${at} vào ${dir}`,
  lastBackup: (age: string, size: string, folder: string) => `cách đây ${age}, ${size} MB, tại ${folder}`,
  oldBackupRemedy: 'Kiểm tra tiến trình có đang chạy không, và xem backup.failed trong nhật ký.',
  unknownProxy: (peer: string) => `${peer} chuyển tiếp yêu cầu nhưng chưa được tin cậy`,
  unknownProxyRemedy: (peer: string) =>
    `Nếu đó là proxy của đơn vị: thêm ${peer} vào http.trustedProxies. Khi chưa khai báo, mười khóa sai của một người sẽ chặn mọi người.`,
  ends: (day: string) => `có hiệu lực đến ${day}`,
  endsSoon: (day: string, days: string) => `có hiệu lực đến ${day}, còn ${days} ngày`,
  ended: (day: string) => `đã hết hạn ngày ${day}`,
  begins: (day: string) => `chưa có hiệu lực, bắt đầu từ ${day}`,
  endUnknown: 'không đọc được ngày hết hạn',
  expiry: {
    portal_certificate: 'Đề nghị bên vận hành adapter (portal.adapterUrl) gia hạn chứng thư số.',
    client_certificate:
      'Đề nghị đơn vị vận hành cổng kết nối cấp chứng thư mới; thay tệp ở portal.tls.certFile và portal.tls.keyFile, không cần khởi động lại.',
    portal_password:
      'Đổi mật khẩu với đơn vị vận hành Cổng; ghi vào portal.passwordFile, và ngày mới vào portal.passwordExpires.',
    http_certificate: 'Thay chứng thư và khóa ở http.tls.certFile và http.tls.keyFile.',
  },
  noLedger: 'Chưa có sổ cái; lần chạy đầu tiên của dongbo sẽ tạo.',
  ledger: (version: number, total: string, synced: string) =>
    `Mở được, lược đồ phiên bản ${version}, ${total} hồ sơ, ${synced} đã đồng bộ.`,
  ledgerServer: (version: string, ms: string) => `PostgreSQL ${version}, trả lời trong ${ms} ms.`,
  oldServerRemedy: (oldest: number) => `Dùng máy chủ PostgreSQL ${oldest} trở lên.`,
  farServerRemedy:
    'Đặt dongbo gần máy chủ của sổ cái hơn (cùng mạng nội bộ): mỗi lần gửi chờ khoảng mười câu trả lời của sổ cái.',
  rowWritten: 'Đã ghi thử được một dòng.',
  fileSound: 'SQLite đã kiểm tra toàn bộ tệp: không hỏng.',
  keyWritten: 'Đã ghi thử được một khóa.',
  counters: 'Số đếm khớp với kiểm đếm lại.',
  countersOff: (count: number) => `${count} số đếm khác với kiểm đếm lại.`,
  countersRemedy: `Các con số của gap sai chừng đó. Lần kiểm tra hằng đêm tự sửa; để sửa ngay, dừng dongbo rồi gõ: ${typedCommand('repair')}. Báo cho nhóm phát triển dongbo: đây là lỗi của dongbo.`,
  mapped: 'Mọi mã trong sổ cái đều đã được gán mã quốc gia.',
  unmapped: (list: string) => `Chưa gán mã quốc gia: ${list}.`,
  unmappedRemedy: (table: string) =>
    `Bổ sung vào bảng ${table}. dongbo đang chạy tự đọc lại bảng; nếu không thì gõ: ${typedCommand('sync')}`,
  noReading: 'Chưa có lần nào.',
  readAgo: (duration: string) => `Cách đây ${duration}.`,
  readingsRemedy: (status: string | null) =>
    `Kiểm tra dongbo có đang chạy không${status === null ? '' : ` (${status})`}, hoặc gõ: ${typedCommand('sync')}`,
  censusRows: (rows: string) => `Đã đọc ${rows} dòng.`,
  noneMissing: 'Không thiếu hồ sơ nào đang được tính.',
  numbersUnique: 'Mỗi mã hồ sơ chỉ có ở một dòng.',

  noRedis: 'Redis tại queue.url không trả lời.',
  noRedisRemedy: 'Kiểm tra địa chỉ, tài khoản, mật khẩu trong nhóm queue, và Redis có đang chạy không.',
  noProgram: 'Không tìm thấy chương trình redis-server.',
  oldRedisRemedy: `Cài Redis ${OLDEST_REDIS} trở lên.`,
  persistenceRemedy:
    'Không mất hồ sơ nào, nhưng lịch chạy phải lập lại sau mỗi lần khởi động: redis-cli config set appendonly yes (và trong redis.conf).',
  evictionRemedy: 'Gõ: redis-cli config set maxmemory-policy noeviction (và ghi vào redis.conf).',

  source: (total: string) => `Đọc được, có ${total} hồ sơ.`,
  sorts: 'Sắp xếp được theo ngày sửa đổi: thay đổi được đọc nhanh.',
  sortsPerhaps: 'Chưa kết luận được việc sắp xếp theo ngày sửa đổi; cách đọc nào cũng đúng.',
  sortsNot: 'Không sắp xếp theo ngày sửa đổi.',
  sortsNotRemedy:
    'Vẫn đúng, nhưng thay đổi ở hồ sơ cũ chỉ thấy khi rà soát hằng đêm. Đề nghị cho danh sách sắp xếp được theo ngày thay đổi (với OpenCPS: lập chỉ mục modifiedDate), hoặc tăng source.recentDays.',
  noClock: 'Không cho biết giờ của mình; việc đọc không phụ thuộc vào giờ.',
  clock: (seconds: string) => `Lệch ${seconds} giây so với máy này.`,
  clockRemedy:
    'Bật đồng bộ giờ (NTP) trên máy này: timedatectl set-ntp true. Nếu đã bật thì giờ của máy kia sai: báo đơn vị quản lý máy đó.',

  noTurn: 'Chưa kiểm tra được Cổng: chưa tới lượt trong giới hạn portal.requestsPerSecond.',
  noTurnRemedy:
    'Chạy lại khi việc gửi đã xong, hoặc tăng portal.requestsPerSecond nếu đơn vị vận hành Cổng đồng ý.',
  loggedIn: 'Đăng nhập được.',
  procedures: (count: string) => `Đọc được danh mục ${count} thủ tục.`,
  notTested: 'Không thử: dongbo không bao giờ gửi dữ liệu chỉ để kiểm tra. Lần gửi đầu tiên sẽ cho biết.',
  unusable: (why: string) => `Không dùng được: ${why}.`,
  shareRemedy:
    'Kiểm tra portal.shareEndpoint và portal.madonvi với đơn vị vận hành Cổng, và quyền khai thác danh mục thủ tục.',
  loginRemedy: 'Kiểm tra portal.username, mật khẩu và portal.authEndpoint với đơn vị vận hành Cổng.',
  adapterRemedy: 'Kiểm tra portal.adapterUrl, adapter có đang chạy không, và tường lửa giữa hai máy.',
  portalRemedy:
    'Adapter trả lời nhưng Cổng không làm việc: chờ và thử lại; nếu kéo dài, hỏi đơn vị vận hành Cổng.',
  nothingCut: 'Chưa văn bản nào dài hơn mức Cổng nhận.',
  cut: (list: string, since: string) => `Văn bản dài hơn mức Cổng nhận nên được cắt, từ ${since}: ${list}.`,
  codesListed: 'Mọi mã lỗi đã gặp đều có trong bảng.',
  codesMissing: (list: string) => `Mã chưa có trong bảng: ${list}.`,
  messagesUnexplained: (list: string) =>
    `Chưa có dòng nào trong portal.codes giải thích: ${list}. Nội dung đi kèm mã thành công mà thật ra là chưa lưu thì bổ sung một dòng có message.`,
  codesRemedy: 'Hỏi đơn vị vận hành Cổng ý nghĩa từng mã, rồi bổ sung vào bảng portal.codes.',

  keyThere: (path: string) => `Có khóa của sổ cái này: ${path}.`,
  keyMissing: (path: string) =>
    `Không có khóa ${path}: nội dung hồ sơ đang chờ không mở được, phải đọc lại từ hệ thống của tỉnh.`,
  keyOther: (path: string) =>
    `Khóa ${path} không phải khóa của sổ cái này: nội dung hồ sơ đang chờ không mở được, phải đọc lại từ hệ thống của tỉnh.`,
  keyChanging: (path: string) =>
    `Khóa ${path} đang được đổi: có thêm khóa mới nằm bên cạnh. Việc gửi vẫn tiếp tục với cả hai khóa.`,
  keyChangingRemedy: `Nếu vài phút sau vẫn vậy, việc đổi khóa đã bị ngắt giữa chừng; làm nốt: ${typedCommand('keys rotate-payload')}`,
  keyRemedy:
    'Chép lại đúng khóa của sổ cái này từ bản sao lưu (privacy.keyFile nêu nơi để khóa), rồi khởi động lại. Nếu khóa đã mất, cứ khởi động: dongbo đọc lại hồ sơ.',
  uselessRules: (rules: string) => `Quy tắc của delivery.only không khớp hồ sơ nào: ${rules}.`,
  uselessRulesRemedy: 'Kiểm tra lại mã trong delivery.only: quy tắc sai mã thì không mở gửi hồ sơ nào.',
  pauseRemedy: `Để gửi tiếp, chạy: ${typedCommand('delivery resume')}`,
  circuitClosed: 'Việc gửi không bị dừng vì Cổng.',
  recordsFlow: 'Hồ sơ không bị dừng vì Cổng.',
  circuitWaits: 'Không cần thao tác: việc gửi tự tiếp tục. Nếu kéo dài, hỏi đơn vị vận hành Cổng.',
  circuitRemedy: 'Làm rõ nguyên nhân với đơn vị vận hành Cổng; sau đó việc gửi tự tiếp tục.',
  resultRemedy:
    'Hỏi đơn vị vận hành Cổng ý nghĩa của result; nếu chỉ error_code là căn cứ, đặt portal.resultCounts: false.',
  listRemedy: `Nếu mã của tỉnh khác mã quốc gia (ví dụ có phần đuôi), gán mã trong bảng thủ tục (${typedCommand('mappings list')}); nếu không, hỏi đơn vị vận hành Cổng danh mục có đủ không. Danh mục tự được dùng khi hai lần đọc sau vẫn như vậy; để dùng ngay: ${typedCommand('delivery resume --force')}.`,
  verifies: 'Đối soát không bị tạm dừng.',
  verificationRemedy: `Đề nghị đơn vị vận hành Cổng kiểm tra TraCuuHoSo; đối soát sau đó tự tiếp tục. Nếu Cổng thực sự đã mất hồ sơ: ${typedCommand('verify --all --force')}.`,

  reachable: `Kết nối được; chưa gửi gì. Thử gửi bằng lệnh ${typedCommand('alarms --test')}.`,
};

export type DoctorTexts = typeof vi;

const en: DoctorTexts = {
  summary: (problems, warnings) => `Problems: ${problems}. Warnings: ${warnings}.`,
  noProblems: (file) => `${file}: no problems.`,
  misconfigured: (path, found, expected) => `${path}: ${found} (expected: ${expected})`,
  assumed: (list) => `No public source confirms: ${list}.`,
  assumptions: {
    'mappings.statuses': 'the suggested table is used',
    'mappings.procedures': "procedures are sent under the province's codes",
    'mappings.agencies': "agencies are sent under the province's codes and names",
    'portal.codes': 'the table explains no code by itself, and each counts as a refusal of the case',
    'portal.dstcodeIn': 'sent as a header',
    'portal.sessionIn': 'how the form rest authenticates is unknown',
    'portal.resultCounts': 'a case that a result leaves out is not acknowledged',
    'portal.fields':
      'the shipped table is used, in which HinhThuc, the lengths and some required fields are disputed',
    'portal.lists':
      'whether an update with an empty list erases the papers at the portal is unknown; by default none is sent',
    'portal.batchSize': 'the most cases a request is unknown; it shrinks where the portal cannot take it',
    'portal.progressUpdates':
      'whether the portal adds or replaces an equal step is unknown; each is sent once',
    'source.originality': 'rows of every kind are counted; which kinds are cases is up to the province',
  },
  failed: (code) => `The check failed (${code}).`,
  failedRemedy:
    'Check file permissions and the state of this machine; if it persists, report it as a bug in dongbo.',
  tooSlow: (seconds) => `No answer within ${seconds} seconds.`,
  tooSlowRemedy: 'Check the network, firewalls, and the state of the system at the other end.',

  prints: (browser) => `Printed by ${browser}.`,

  writable: (dir) => `${dir} is writable.`,
  toBeCreated: (dir) => `${dir} does not exist yet and will be created.`,
  space: (free, all) => `${free} free of ${all}.`,
  spaceRemedy: 'Free space on this disk, or move dataDir to a larger one while dongbo is stopped.',
  closed: 'Only the account that runs dongbo can read the data folder.',
  openTo: (list) => `Other accounts of this machine can read or write: ${list}.`,
  type: (command) => `Type: ${command}`,
  shared: (dir) => `Other accounts can enter ${dir}, which also holds files that are not dongbo's.`,
  sharedRemedy:
    'Set dataDir to a folder used by dongbo alone, and move the ledger and keys there while it is stopped.',

  backupFailed: (code) => `the last backup failed (${code})`,
  oldPruneRemedy: `The daemon prunes each night after four. Check that it runs, or prune by hand: ${typedCommand('prune')}.`,
  lastPrune: (age, count) => `last pruned ${age} ago, rows removed: ${count}`,
  backupFailedRemedy: (dir) =>
    `Check the folder for backups and its disk, then try ${typedCommand(`backup ${shellWord(dir)}`)}.`,
  noBackup: 'none was ever made',
  noBackupRemedy: 'Set backup.dir in the configuration: dongbo then makes one each day.',
  backupPlanned: (at, dir) => `will be made at ${at} in ${dir}`,
  lastBackup: (age, size, folder) => `${age} ago, ${size} MB, in ${folder}`,
  oldBackupRemedy: 'Check that the daemon is running, and look for backup.failed in the log.',
  unknownProxy: (peer) => `${peer} passes requests on and is not trusted`,
  unknownProxyRemedy: (peer) =>
    `If this is your reverse proxy, add ${peer} to http.trustedProxies. Until then ten wrong keys of one person lock out everybody.`,
  ends: (day) => `valid until ${day}`,
  endsSoon: (day, days) => `valid until ${day}; days left: ${days}`,
  ended: (day) => `expired on ${day}`,
  begins: (day) => `not valid before ${day}`,
  endUnknown: 'its end cannot be read',
  expiry: {
    portal_certificate: 'Have the operator of the adapter (portal.adapterUrl) renew the certificate.',
    client_certificate:
      'Have the operator of the gateway issue a new one; replace portal.tls.certFile and portal.tls.keyFile, without a restart.',
    portal_password:
      'Change it with the portal operator; write it to portal.passwordFile, and its new date to portal.passwordExpires.',
    http_certificate: 'Replace certificate and key: http.tls.certFile and http.tls.keyFile.',
  },
  noLedger: 'There is no ledger yet; the first sync or start creates it.',
  ledger: (version, total, synced) =>
    `Opens, schema version ${version}, ${total} cases, ${synced} of them synced.`,
  ledgerServer: (version, ms) => `PostgreSQL ${version}, answers in ${ms} ms.`,
  oldServerRemedy: (oldest) => `Use a server of PostgreSQL ${oldest} or newer.`,
  farServerRemedy:
    "Run dongbo closer to the ledger's server (on the same network): each delivery waits for some ten answers of the ledger.",
  rowWritten: 'A row was written as a test.',
  fileSound: 'SQLite has checked all of the file: it is sound.',
  keyWritten: 'A key was written as a test.',
  counters: 'The counters match a recount.',
  countersOff: (count) => `Counters that differ from a recount: ${count}.`,
  countersRemedy: `The figures of gap are wrong by that much. The nightly audit corrects them; to do it now, stop the daemon and type: ${typedCommand('repair')}. Report it: it is a bug in dongbo.`,
  mapped: 'Every code in the ledger is mapped.',
  unmapped: (list) => `Not mapped: ${list}.`,
  unmappedRemedy: (table) =>
    `Add them to the table ${table}. A running dongbo reads it by itself; else type: ${typedCommand('sync')}`,
  noReading: 'None yet.',
  readAgo: (duration) => `${duration} ago.`,
  readingsRemedy: (status: string | null) =>
    `Check that dongbo is running${status === null ? '' : ` (${status})`}, or type: ${typedCommand('sync')}`,
  censusRows: (rows) => `${rows} rows read.`,
  noneMissing: 'It showed every counted case.',
  numbersUnique: 'No two rows have one case number.',

  noRedis: 'The Redis at queue.url does not answer.',
  noRedisRemedy: 'Check the address, user name and password under queue, and that Redis runs.',
  noProgram: 'The program redis-server was not found.',
  oldRedisRemedy: `Install Redis ${OLDEST_REDIS} or newer.`,
  persistenceRemedy:
    'No case can be lost, but schedules are made again after each restart: redis-cli config set appendonly yes (and in redis.conf).',
  evictionRemedy: 'Type: redis-cli config set maxmemory-policy noeviction (and write it into redis.conf).',

  source: (total) => `Can be read, has ${total} rows.`,
  sorts: 'Sorts by modification date: changes are found quickly.',
  sortsPerhaps: 'Not yet clear whether it sorts by modification date; dongbo reads correctly either way.',
  sortsNot: 'Does not sort by modification date.',
  sortsNotRemedy:
    'Still correct, but changes to old cases are found only by the nightly census. Have the list made sortable by the date of change (in OpenCPS: index modifiedDate), or raise source.recentDays.',
  noClock: 'Does not report its time; reading does not depend on it.',
  clock: (seconds) => `${seconds} s relative to this machine's clock.`,
  clockRemedy:
    'Turn on time synchronisation (NTP) on this machine: timedatectl set-ntp true. If it is on, the other clock is wrong: tell its administrator.',

  noTurn: 'Not checked: portal.requestsPerSecond left no turn for the request.',
  noTurnRemedy:
    'Run this again after the deliveries, or raise portal.requestsPerSecond if the operator agrees.',
  loggedIn: 'The login works.',
  procedures: (count) => `The list of ${count} procedures can be read.`,
  notTested: 'Not tested: dongbo never writes just to test. The first delivery will show.',
  unusable: (why) => `Cannot be used: ${why}.`,
  shareRemedy:
    'Check portal.shareEndpoint and portal.madonvi with the portal operator, and the right to read procedures.',
  loginRemedy: 'Check portal.username, its password and portal.authEndpoint with the portal operator.',
  adapterRemedy: 'Check portal.adapterUrl, that the adapter runs, and the firewalls in between.',
  portalRemedy:
    'The adapter answers but the portal does not work: try later; if it lasts, ask the portal operator.',
  nothingCut: 'No text was longer than the portal takes.',
  cut: (list, since) => `Texts longer than the portal takes, cut since ${since}: ${list}.`,
  codesListed: 'Every code received so far is in the table.',
  codesMissing: (list) => `Codes missing from the table: ${list}.`,
  messagesUnexplained: (list) =>
    `No row of portal.codes explains: ${list}. Where a message beside a success means that nothing was stored, add a row with that message.`,
  codesRemedy: 'Ask the portal operator what each code means, and add it to the table portal.codes.',

  keyThere: (path) => `${path} is the key of this ledger.`,
  keyMissing: (path) =>
    `${path} is missing: the contents of waiting cases cannot be opened and have to be read from the source again.`,
  keyOther: (path) =>
    `${path} is not the key of this ledger: the contents of waiting cases cannot be opened and have to be read from the source again.`,
  keyChanging: (path) => `${path} is being changed: a new key lies beside it. Delivery continues with both.`,
  keyChangingRemedy: `If that is still so in a few minutes, the change was broken off; finish it: ${typedCommand('keys rotate-payload')}`,
  keyRemedy:
    'Put back the key of this ledger from its backup (privacy.keyFile says where it belongs), and start again. If it is lost, start all the same: dongbo reads the cases again.',
  uselessRules: (rules) => `Rules of delivery.only that match no case: ${rules}.`,
  uselessRulesRemedy: 'Check the codes in delivery.only: a rule with a wrong code opens nothing.',
  pauseRemedy: `To resume it, run: ${typedCommand('delivery resume')}`,
  circuitClosed: 'The circuit is closed: the portal does not hold up delivery.',
  recordsFlow: 'The circuit of records is closed: cases are sent.',
  circuitWaits: 'None: delivery resumes by itself. If it lasts, ask the portal operator.',
  circuitRemedy: 'Settle the cause with the portal operator; delivery then resumes by itself.',
  resultRemedy:
    'Ask the portal operator what the result means; if error_code alone counts, set portal.resultCounts: false.',
  listRemedy: `If the province's codes differ from the nation's, by a suffix for example, map them in the table of procedures (${typedCommand('mappings list')}); else ask the portal operator whether the list is complete. It is used once two further readings return the same; to use it now: ${typedCommand('delivery resume --force')}.`,
  verifies: 'Verification is not suspended.',
  verificationRemedy: `Have the portal operator check TraCuuHoSo; verification then resumes by itself. If the portal has really lost cases: ${typedCommand('verify --all --force')}.`,

  reachable: `Reachable; nothing was sent. To send a test: ${typedCommand('alarms --test')}.`,
};

export const doctorTexts = inBoth({ vi, en });
