import type { Language } from '../../../domain/language.ts';

interface SliceTexts {
  readonly title: string;
  readonly by: string;
  /** What takes a filter away again. */
  readonly without: (filter: string) => string;
  readonly filters: string;
  readonly name: string;
  readonly total: string;
  readonly synced: string;
  readonly unsynced: string;
  readonly rate: string;
  readonly cases: string;
  readonly casesOf: (name: string) => string;
  readonly none: string;
  readonly download: string;
  readonly agencies: {
    readonly list: string;
    readonly tree: string;
    readonly below: string;
    readonly code: (code: string) => string;
  };
  readonly domainsOf: string;
  readonly workList: string;
  readonly causesNone: string;
  readonly replay: string;
}

const texts: Readonly<Record<Language, SliceTexts>> = {
  vi: {
    title: 'Hồ sơ chưa đồng bộ theo từng tiêu chí',
    by: 'Chia theo',
    without: (filter) => `Bỏ lọc ${filter}`,
    filters: 'Đang lọc',
    name: 'Tên',
    total: 'Tổng số',
    synced: 'Đã đồng bộ',
    unsynced: 'Chưa đồng bộ',
    rate: 'Tỷ lệ đồng bộ',
    cases: 'Hồ sơ',
    casesOf: (name) => `Hồ sơ: ${name}`,
    none: 'Không có hồ sơ nào khớp. Bỏ bớt điều kiện lọc.',
    download: 'Tải bảng này:',
    agencies: {
      list: 'Danh sách',
      tree: 'Theo cấp',
      below: 'Cùng các cơ quan trực thuộc',
      code: (code) => `Mã cơ quan: ${code}`,
    },
    domainsOf: 'Theo lĩnh vực',
    workList: 'Tải danh sách việc cần làm:',
    causesNone: 'Không có hồ sơ chưa đồng bộ.',
    replay: 'Gửi lại…',
  },
  en: {
    title: 'The gap, cut by cut',
    by: 'Cut by',
    without: (filter) => `Without the filter ${filter}`,
    filters: 'Filters',
    name: 'Name',
    total: 'Total',
    synced: 'Synced',
    unsynced: 'Unsynced',
    rate: 'Synced rate',
    cases: 'Cases',
    casesOf: (name) => `Cases: ${name}`,
    none: 'No case matches. Take away some of the filters.',
    download: 'Download this table:',
    agencies: {
      list: 'List',
      tree: 'By level',
      below: 'With all agencies below it',
      code: (code) => `Agency code: ${code}`,
    },
    domainsOf: 'By domain',
    workList: 'Download the work list:',
    causesNone: 'No case is unsynced.',
    replay: 'Send again…',
  },
};

export function sliceTexts(language: Language): SliceTexts {
  return texts[language];
}
