import { inPairs } from '../../../domain/language.ts';

export const auditPageTexts = inPairs({
  period: ['Khoảng thời gian', 'Period'],
  from: ['Từ ngày', 'From'],
  to: ['Đến ngày', 'To'],
  show: ['Xem', 'Show'],
  clear: ['Xem tất cả', 'Show all'],
  caption: (count: string) => [
    `Thao tác trên trang này: ${count}, mới nhất đứng trước`,
    `Changes on this page: ${count}, newest first`,
  ],
  none: [
    'Không có thao tác nào trong thời gian này. Chọn khoảng thời gian khác.',
    'Nothing was changed in this period. Choose another one.',
  ],
  columns: {
    seq: ['Số', 'No.'],
    at: ['Thời điểm', 'When'],
    who: ['Người thực hiện', 'By'],
    what: ['Thao tác', 'What'],
    count: ['Số hồ sơ', 'Cases'],
    note: ['Lý do', 'Why'],
  },
  all: ['Toàn bộ', 'All cases'],
  sample: (size: string) => [`Mẫu ${size} hồ sơ`, `A sample of ${size} cases`],
  verify: [
    'Kiểm tra nhật ký có bị sửa, xóa hay chèn dòng nào không bằng lệnh:',
    'Prove that no row of the trail was changed, removed or inserted:',
  ],
});
