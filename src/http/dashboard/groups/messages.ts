import { inBoth } from '../../../domain/language.ts';

const vi = {
  title: 'Hồ sơ chưa đồng bộ theo từng tiêu chí',
  by: 'Chia theo',
  without: (filter: string) => `Bỏ lọc ${filter}`,
  filters: 'Đang lọc',
  name: 'Tên',
  total: 'Tổng số',
  synced: 'Đã đồng bộ',
  unsynced: 'Chưa đồng bộ',
  rate: 'Tỷ lệ đồng bộ',
  cases: 'Hồ sơ',
  casesOf: (name: string) => `Hồ sơ: ${name}`,
  none: 'Không có hồ sơ nào khớp. Bỏ bớt điều kiện lọc.',
  download: 'Tải bảng này:',
  agencies: {
    list: 'Danh sách',
    tree: 'Theo cấp',
    below: 'Gồm cả các cơ quan trực thuộc',
    code: (code: string) => `Mã cơ quan: ${code}`,
  },
  domainsOf: 'Theo lĩnh vực',
  workList: 'Tải danh sách việc cần làm:',
  causesNone: 'Không có hồ sơ chưa đồng bộ.',
  replay: 'Gửi lại…',
};

const en: typeof vi = {
  title: 'Unsynced cases by criterion',
  by: 'Group by',
  without: (filter) => `Remove the filter ${filter}`,
  filters: 'Filters',
  name: 'Name',
  total: 'Total',
  synced: 'Synced',
  unsynced: 'Unsynced',
  rate: 'Synced rate',
  cases: 'Cases',
  casesOf: (name) => `Cases: ${name}`,
  none: 'No case matches. Remove some of the filters.',
  download: 'Download this table:',
  agencies: {
    list: 'List',
    tree: 'By level',
    below: 'Include the agencies below it',
    code: (code) => `Agency code: ${code}`,
  },
  domainsOf: 'By domain',
  workList: 'Download the work list:',
  causesNone: 'No case is unsynced.',
  replay: 'Send again…',
};

export const groupTexts = inBoth({ vi, en });
