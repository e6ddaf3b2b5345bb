import type { Language } from '../../../domain/language.ts';

interface CasesTexts {
  readonly filter: string;
  readonly any: string;
  readonly show: string;
  readonly clear: string;
  readonly unsynced: string;
  readonly caption: (count: string) => string;
  readonly none: string;
  readonly next: string;
  readonly first: string;
  readonly download: string;
  readonly replayThese: string;
  readonly replayThis: string;
  readonly columns: {
    readonly caseNo: string;
    readonly state: string;
    readonly agency: string;
    readonly procedure: string;
    readonly status: string;
    readonly received: string;
    readonly since: string;
  };
  readonly when: string;
  readonly what: string;
}

const texts: Readonly<Record<Language, CasesTexts>> = {
  vi: {
    filter: 'Lọc hồ sơ',
    any: 'Tất cả',
    show: 'Xem',
    clear: 'Bỏ lọc',
    unsynced: 'Chỉ xem hồ sơ chưa đồng bộ',
    caption: (count) => `Hồ sơ trên trang này: ${count}`,
    none: 'Không có hồ sơ nào khớp. Bỏ bớt điều kiện lọc, hoặc kiểm tra lại mã đã nhập.',
    next: 'Trang tiếp theo',
    first: 'Về trang đầu',
    download: 'Tải danh sách:',
    replayThese: 'Gửi lại các hồ sơ này…',
    replayThis: 'Gửi lại hồ sơ này…',
    columns: {
      caseNo: 'Mã hồ sơ',
      state: 'Tình trạng đồng bộ',
      agency: 'Cơ quan',
      procedure: 'Thủ tục',
      status: 'Trạng thái hồ sơ',
      received: 'Tiếp nhận',
      since: 'Chưa đồng bộ từ',
    },
    when: 'Thời điểm',
    what: 'Sự việc',
  },
  en: {
    filter: 'Filter the cases',
    any: 'Any',
    show: 'Show',
    clear: 'No filter',
    unsynced: 'Only those that are not synced',
    caption: (count) => `Cases on this page: ${count}`,
    none: 'No case matches. Take away some of the filters, or check the codes that were typed.',
    next: 'Next page',
    first: 'First page',
    download: 'Download the list:',
    replayThese: 'Send these cases again…',
    replayThis: 'Send this case again…',
    columns: {
      caseNo: 'Case',
      state: 'Sync state',
      agency: 'Agency',
      procedure: 'Procedure',
      status: 'Case status',
      received: 'Received',
      since: 'Unsynced since',
    },
    when: 'When',
    what: 'What happened',
  },
};

export function casesTexts(language: Language): CasesTexts {
  return texts[language];
}
