import { inPairs } from '../../../domain/language.ts';

export const groupTexts = inPairs({
  title: ['Hồ sơ chưa đồng bộ theo từng tiêu chí', 'Unsynced cases by criterion'],
  by: ['Chia theo', 'Group by'],
  without: (filter: string) => [`Bỏ lọc ${filter}`, `Remove the filter ${filter}`],
  filters: ['Đang lọc', 'Filters'],
  name: ['Tên', 'Name'],
  total: ['Tổng số', 'Total'],
  synced: ['Đã đồng bộ', 'Synced'],
  unsynced: ['Chưa đồng bộ', 'Unsynced'],
  rate: ['Tỷ lệ đồng bộ', 'Synced rate'],
  elsewhere: ['Hệ thống khác tự gửi', 'Sent by other systems'],
  cases: ['Hồ sơ', 'Cases'],
  casesOf: (name: string) => [`Hồ sơ: ${name}`, `Cases: ${name}`],
  none: ['Không có hồ sơ nào khớp. Bỏ bớt điều kiện lọc.', 'No case matches. Remove some of the filters.'],
  download: ['Tải bảng này:', 'Download this table:'],
  agencies: {
    list: ['Danh sách', 'List'],
    tree: ['Theo cấp', 'By level'],
    below: ['Gồm cả các cơ quan trực thuộc', 'Include the agencies below it'],
    trend: ['30 ngày qua', 'Last 30 days'],
    trendOf: (first: string, last: string) => [
      `Chưa đồng bộ: ${first} → ${last}`,
      `Unsynced: ${first} → ${last}`,
    ],
    code: (code: string) => [`Mã cơ quan: ${code}`, `Agency code: ${code}`],
  },
  domainsOf: ['Theo lĩnh vực', 'By domain'],
  workList: ['Tải danh sách việc cần làm:', 'Download the work list:'],
  mail: {
    send: ['Gửi danh sách này bằng thư', 'Send this list by mail'],
    to: (addresses: string) => [`đến ${addresses}`, `to ${addresses}`],
    nobody: [
      'Gửi bằng thư: chưa ai đăng ký nhận bản tin của cơ quan này. Quản trị đăng ký trên trang Cảnh báo.',
      'By mail: nobody gets the digest of this agency. An administrator subscribes people on the page Alarms.',
    ],
    outcomes: {
      sent: ['Đã gửi danh sách bằng thư.', 'The list was sent by mail.'],
      nobody: ['Chưa gửi: không có người nhận.', 'Not sent: there is nobody to send it to.'],
      nothing: [
        'Chưa gửi: cơ quan không có hồ sơ cần xử lý, hoặc có quá nhiều để gửi bằng thư. Hãy tải tệp.',
        'Not sent: the agency has no case to act on, or too many for a mail. Download the file.',
      ],
      failed: [
        'Chưa gửi được: máy chủ thư không nhận. Bấm Gửi thử trên trang Cảnh báo để biết lý do.',
        'Not sent: the mail server did not accept it. Send a test on the page Alarms to see why.',
      ],
    },
  },
  causesNone: ['Không có hồ sơ chưa đồng bộ.', 'No case is unsynced.'],
  replay: ['Gửi lại…', 'Send again…'],
});
