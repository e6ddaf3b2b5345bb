import type { Language } from '../../../domain/language.ts';

interface AuditPageTexts {
  readonly period: string;
  readonly from: string;
  readonly to: string;
  readonly show: string;
  readonly clear: string;
  readonly caption: (count: string) => string;
  readonly none: string;
  readonly columns: Readonly<Record<'seq' | 'at' | 'who' | 'what' | 'count' | 'note', string>>;
  /** What a verification looked up. */
  readonly all: string;
  readonly sample: (size: string) => string;
  readonly next: string;
  readonly first: string;
  readonly verify: string;
}

const texts: Readonly<Record<Language, AuditPageTexts>> = {
  vi: {
    period: 'Khoảng thời gian',
    from: 'Từ ngày',
    to: 'Đến ngày',
    show: 'Xem',
    clear: 'Xem tất cả',
    caption: (count) => `Thao tác trên trang này: ${count}, mới nhất đứng trước`,
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
    sample: (size) => `Mẫu ${size} hồ sơ`,
    next: 'Trang tiếp theo',
    first: 'Về trang đầu',
    verify: 'Kiểm tra nhật ký có bị sửa, xóa hay chèn dòng nào không bằng lệnh:',
  },
  en: {
    period: 'Period',
    from: 'From',
    to: 'To',
    show: 'Show',
    clear: 'Show all',
    caption: (count) => `Changes on this page: ${count}, newest first`,
    none: 'Nothing was changed in this period. Choose another one.',
    columns: { seq: 'No.', at: 'When', who: 'By', what: 'What', count: 'Cases', note: 'Why' },
    all: 'All of them',
    sample: (size) => `A sample of ${size}`,
    next: 'Next page',
    first: 'First page',
    verify: 'Prove that no row of the trail was changed, removed or put in:',
  },
};

export function auditPageTexts(language: Language): AuditPageTexts {
  return texts[language];
}
