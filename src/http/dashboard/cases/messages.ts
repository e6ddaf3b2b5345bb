import { inBoth } from '../../../domain/language.ts';

const vi = {
  filter: 'Lọc hồ sơ',
  any: 'Tất cả',
  show: 'Xem',
  clear: 'Bỏ lọc',
  unsynced: 'Chỉ xem hồ sơ chưa đồng bộ',
  caption: (count: string) => `Hồ sơ trên trang này: ${count}`,
  none: 'Không có hồ sơ nào khớp. Bỏ bớt điều kiện lọc, hoặc kiểm tra lại mã đã nhập.',
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
};

const en: typeof vi = {
  filter: 'Filter the cases',
  any: 'Any',
  show: 'Show',
  clear: 'Clear the filters',
  unsynced: 'Only unsynced cases',
  caption: (count) => `Cases on this page: ${count}`,
  none: 'No case matches. Remove some of the filters, or check the codes you entered.',
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
};

export const casesTexts = inBoth({ vi, en });
