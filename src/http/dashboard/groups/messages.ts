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
  cases: ['Hồ sơ', 'Cases'],
  casesOf: (name: string) => [`Hồ sơ: ${name}`, `Cases: ${name}`],
  none: ['Không có hồ sơ nào khớp. Bỏ bớt điều kiện lọc.', 'No case matches. Remove some of the filters.'],
  download: ['Tải bảng này:', 'Download this table:'],
  agencies: {
    list: ['Danh sách', 'List'],
    tree: ['Theo cấp', 'By level'],
    below: ['Gồm cả các cơ quan trực thuộc', 'Include the agencies below it'],
    code: (code: string) => [`Mã cơ quan: ${code}`, `Agency code: ${code}`],
  },
  domainsOf: ['Theo lĩnh vực', 'By domain'],
  workList: ['Tải danh sách việc cần làm:', 'Download the work list:'],
  causesNone: ['Không có hồ sơ chưa đồng bộ.', 'No case is unsynced.'],
  replay: ['Gửi lại…', 'Send again…'],
});
