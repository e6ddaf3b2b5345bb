import { inBoth } from '../../../domain/language.ts';

const vi = {
  period: 'Khoảng thời gian',
  from: 'Từ ngày',
  to: 'Đến ngày',
  show: 'Xem',
  clear: 'Xem tất cả',
  caption: (count: string) => `Thao tác trên trang này: ${count}, mới nhất đứng trước`,
  none: 'Không có thao tác nào trong thời gian này. Chọn khoảng thời gian khác.',
  columns: {
    seq: 'Số',
    at: 'Thời điểm',
    who: 'Người thực hiện',
    what: 'Thao tác',
    count: 'Số hồ sơ',
    note: 'Lý do',
  },
  all: 'Toàn bộ',
  sample: (size: string) => `Mẫu ${size} hồ sơ`,
  verify: 'Kiểm tra nhật ký có bị sửa, xóa hay chèn dòng nào không bằng lệnh:',
};

const en: typeof vi = {
  period: 'Period',
  from: 'From',
  to: 'To',
  show: 'Show',
  clear: 'Show all',
  caption: (count) => `Changes on this page: ${count}, newest first`,
  none: 'Nothing was changed in this period. Choose another one.',
  columns: { seq: 'No.', at: 'When', who: 'By', what: 'What', count: 'Cases', note: 'Why' },
  all: 'All cases',
  sample: (size) => `A sample of ${size} cases`,
  verify: 'Prove that no row of the trail was changed, removed or inserted:',
};

export const auditPageTexts = inBoth({ vi, en });
