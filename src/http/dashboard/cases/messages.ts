import { inPairs } from '../../../domain/language.ts';

export const casesTexts = inPairs({
  filter: ['Lọc hồ sơ', 'Filter the cases'],
  any: ['Tất cả', 'Any'],
  show: ['Xem', 'Show'],
  clear: ['Bỏ lọc', 'Clear the filters'],
  unsynced: ['Chỉ xem hồ sơ chưa đồng bộ', 'Only unsynced cases'],
  caption: (count: string) => [`Hồ sơ trên trang này: ${count}`, `Cases on this page: ${count}`],
  none: [
    'Không có hồ sơ nào khớp. Bỏ bớt điều kiện lọc, hoặc kiểm tra lại mã đã nhập.',
    'No case matches. Remove some of the filters, or check the codes you entered.',
  ],
  download: ['Tải danh sách:', 'Download the list:'],
  replayThese: ['Gửi lại các hồ sơ này…', 'Send these cases again…'],
  replayThis: ['Gửi lại hồ sơ này…', 'Send this case again…'],
  columns: {
    caseNo: ['Mã hồ sơ', 'Case'],
    state: ['Tình trạng đồng bộ', 'Sync state'],
    agency: ['Cơ quan', 'Agency'],
    procedure: ['Thủ tục', 'Procedure'],
    status: ['Trạng thái hồ sơ', 'Case status'],
    received: ['Tiếp nhận', 'Received'],
    since: ['Chưa đồng bộ từ', 'Unsynced since'],
  },
  when: ['Thời điểm', 'When'],
  after: ['Sau việc trước', 'After the one before'],
  what: ['Sự việc', 'What happened'],
});
