import { inPairs } from '../../../domain/language.ts';

export const auditPageTexts = inPairs({
  filter: ['Chọn thao tác', 'Choose changes'],
  any: ['Tất cả', 'Any'],
  download: ['Tải về:', 'Download:'],
  from: ['Từ ngày', 'From'],
  to: ['Đến ngày', 'To'],
  show: ['Xem', 'Show'],
  clear: ['Xem tất cả', 'Show all'],
  caption: (count: string) => [
    `Thao tác trên trang này: ${count}, mới nhất đứng trước`,
    `Changes on this page: ${count}, newest first`,
  ],
  none: [
    'Không có thao tác nào như vậy. Hãy bỏ bớt điều kiện.',
    'There is no such change. Choose less narrowly.',
  ],
  columns: {
    seq: ['Số', 'No.'],
    at: ['Thời điểm', 'When'],
    who: ['Người thực hiện', 'By'],
    what: ['Thao tác', 'What'],
    count: ['Số hồ sơ', 'Cases'],
    note: ['Lý do', 'Why'],
  },
  fingerprint: ['Dấu nhận dạng', 'Fingerprint'],
  all: ['Toàn bộ', 'All cases'],
  sample: (size: string) => [`Mẫu ${size} hồ sơ`, `A sample of ${size} cases`],
  until: (when: string) => [`đến ${when}`, `until ${when}`],
  forAgencies: (codes: string) => [`cơ quan ${codes}`, `agencies ${codes}`],
  verify: [
    'Kiểm tra nhật ký có bị sửa, xóa hay chèn dòng nào không',
    'Prove that no row was changed, removed or inserted',
  ],
  command: ['Trên máy chủ, cùng việc đó bằng lệnh:', 'The same on the server:'],
});
