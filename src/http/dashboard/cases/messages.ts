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
  asTheyCame: ['Theo thứ tự ghi nhận', 'As they came in'],
  download: ['Tải danh sách:', 'Download the list:'],
  fileSize: (cases: string, xlsx: string, csv: string) => [
    `${cases} hồ sơ: XLSX khoảng ${xlsx}, CSV khoảng ${csv}.`,
    `Cases: ${cases}; about ${xlsx} as XLSX, ${csv} as CSV.`,
  ],
  fileSizeAtLeast: (cases: string, xlsx: string, csv: string) => [
    `Từ ${cases} hồ sơ: XLSX từ ${xlsx}, CSV từ ${csv}.`,
    `Cases: at least ${cases}; from ${xlsx} as XLSX, from ${csv} as CSV.`,
  ],
  replayThese: ['Gửi lại các hồ sơ này…', 'Send these cases again…'],
  replayThis: ['Gửi lại hồ sơ này…', 'Send this case again…'],
  /** By what gets a case sent, other than sending it again. */
  freed: {
    itself: ['Không phải làm gì: hồ sơ tự được gửi.', 'Nothing has to be done: the case goes out by itself.'],
    table: [
      'Sau khi mã được bổ sung vào bảng mã, hồ sơ tự được gửi.',
      'Once the code is in the code table, the case goes out by itself.',
    ],
    list: [
      'Sau khi thủ tục được công khai, hồ sơ tự được gửi trong vòng một ngày.',
      'Once the procedure is published, the case goes out by itself within a day.',
    ],
    correction: [
      'Sau khi được sửa trên hệ thống của tỉnh, hồ sơ tự được gửi.',
      'Once corrected in the provincial system, the case goes out by itself.',
    ],
    opening: [
      'Ngay khi mở gửi cho hồ sơ này, hồ sơ tự được gửi.',
      'As soon as delivery is opened for it, the case goes out by itself.',
    ],
    resumption: [
      'Ngay khi tiếp tục gửi, hồ sơ tự được gửi.',
      'As soon as delivery is resumed, the case goes out by itself.',
    ],
  },
  search: {
    title: ['Tìm hồ sơ', 'Find a case'],
    how: [
      'Nhập một phần mã hồ sơ vào ô tìm ở đầu trang; không phân biệt chữ hoa, chữ thường và khoảng trắng.',
      'Type part of a case number into the field at the top of the page; letter case and blanks do not matter.',
    ],
    matching: (part: string) => [`Hồ sơ có mã chứa “${part}”.`, `Cases whose number contains “${part}”.`],
    more: (count: string) => [
      `Chỉ hiện ${count} hồ sơ đầu tiên: nhập thêm ký tự của mã để thu hẹp.`,
      `Only the first ${count} are shown: type more of the number.`,
    ],
    order: ['Sắp xếp', 'Order'],
    orders: {
      unsynced: ['Chưa đồng bộ trước', 'Unsynced first'],
      received: ['Mới tiếp nhận trước', 'Latest received first'],
      since: ['Chưa đồng bộ lâu nhất trước', 'Longest unsynced first'],
      caseNo: ['Theo mã hồ sơ', 'By number'],
    },
    tooMany: (part: string) => [
      `Có quá nhiều hồ sơ có mã chứa “${part}”: nhập thêm ký tự của mã.`,
      `Too many cases have “${part}” in their number: type more of it.`,
    ],
    none: (part: string) => [
      `Không có hồ sơ nào có mã chứa “${part}”. Kiểm tra lại mã.`,
      `No case has “${part}” in its number. Check the number.`,
    ],
    unnumbered: [
      'Hồ sơ chưa được cấp mã trên hệ thống của tỉnh thì chưa có trong sổ đồng bộ.',
      'A draft that the provincial system has not numbered yet is not in the ledger.',
    ],
    ownAgencies: [
      'Khóa đang dùng chỉ tìm trong hồ sơ của các cơ quan thuộc phạm vi của khóa.',
      'The key finds cases of its own agencies only.',
    ],
  },
  chosen: {
    title: ['Hồ sơ đã chọn', 'Chosen cases'],
    label: ['Hồ sơ đã đánh dấu:', 'Ticked cases:'],
    tick: (caseNo: string) => [`Chọn hồ sơ ${caseNo}`, `Choose case ${caseNo}`],
    replay: ['Gửi lại…', 'Send again…'],
    none: [
      'Chưa chọn hồ sơ nào. Quay lại danh sách và đánh dấu các hồ sơ cần xử lý.',
      'No case was chosen. Go back to the list and tick the cases.',
    ],
    helped: (helped: string, chosen: string) => [
      `Trong ${chosen} hồ sơ đã chọn, gửi lại chỉ có tác dụng với ${helped} hồ sơ.`,
      `Of the ${chosen} chosen cases, sending again helps ${helped}.`,
    ],
    others: ['Các hồ sơ còn lại', 'The other cases'],
  },
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
