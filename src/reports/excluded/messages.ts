import { inPairs } from '../../domain/language.ts';

export const excludedTexts = inPairs({
  title: ['Hồ sơ không tính vào tổng số', 'Cases that are not in the total'],
  sheet: ['Hồ sơ không tính', 'Excluded cases'],
  names: {
    rule: ['Loại theo quy tắc', 'Excluded by a rule'],
    copy: ['Bản sao liên thông', 'Inter-agency copies'],
    gone: ['Không còn ở hệ thống tỉnh', 'No longer at the source'],
    earlier: ['Tiếp nhận trước kỳ rà soát', 'Received before the census begins'],
    elsewhere: ['Hệ thống khác tự gửi', 'Sent by other systems'],
  },
  all: ['Tất cả', 'All'],
  why: ['Vì sao không tính', 'Why they are not counted'],
  none: ['Không có hồ sơ nào bị loại khớp với điều kiện.', 'No excluded case matches.'],
  total: (count: string) => [`Không tính vào tổng số: ${count} hồ sơ.`, `Not in the total: ${count}.`],
  totalAtLeast: (count: string) => [
    `Không tính vào tổng số: từ ${count} hồ sơ.`,
    `Not in the total: at least ${count}.`,
  ],
  shown: (count: string) => [`Đang hiện: ${count}.`, `Shown: ${count}.`],
  more: (count: string) => [
    `Đang hiện ${count} hồ sơ đầu tiên; xem thêm với --limit hoặc --format csv.`,
    `Shown: the first ${count}; for more: --limit or --format csv.`,
  ],
  /** Instead of the case; or, of one that is delivered all the same, how far that is. */
  original: (caseNo: string) => [`bản sao của hồ sơ ${caseNo}`, `a copy of ${caseNo}`],
  renumbered: (caseNo: string) => [`đã đổi mã thành ${caseNo}`, `renumbered to ${caseNo}`],
  otherSource: (source: string) => [`tính theo nguồn ${source}`, `counted as the source ${source} has it`],
  firstSeen: (when: string) => [`thấy lần đầu ${when}`, `first seen ${when}`],
  since: ['Không tính từ', 'Not counted since'],
  counts: ['Ghi chú', 'Note'],
  /** Beside those of the list of cases. */
  columns: {
    excludedBy: ['Mã lý do không tính', 'Excluded by'],
    excludedByName: ['Lý do không tính', 'Why it is not counted'],
    excludedSince: ['Không tính từ', 'Excluded since'],
    firstSeenAt: ['Thấy lần đầu', 'First seen'],
    countedCaseNo: ['Hồ sơ được tính thay', 'Counted instead'],
    countedSource: ['Tính theo nguồn', 'Counted from source'],
    source: ['Nguồn', 'Source'],
  },
});
