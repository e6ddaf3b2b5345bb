import { typedCommand } from '../../domain/typedCommand.ts';
import type { AgeBand } from './age.ts';
import type { AgencyFlag } from './schema.ts';

export const vi = {
  title: 'TÌNH HÌNH ĐỒNG BỘ HỒ SƠ LÊN CỔNG DỊCH VỤ CÔNG QUỐC GIA',
  asOf: (when: string) => `Tính đến ${when}`,
  total: 'Tổng số hồ sơ',
  synced: 'Đã đồng bộ',
  unsynced: 'Chưa đồng bộ',
  never: 'Chưa từng đồng bộ',
  stale: 'Cổng đang giữ trạng thái cũ',
  coverage: 'Đã từng đồng bộ',
  verified: 'Đã đối soát với Cổng',
  excluded: 'Ngoài phạm vi',
  unnumbered: 'Chưa cấp mã hồ sơ',
  by: (dimension: string, groups: string) => `Theo ${dimension} (${groups})`,
  unsyncedBy: (dimension: string, groups: string) => `Hồ sơ chưa đồng bộ theo ${dimension} (${groups})`,
  noGroups: 'Không có hồ sơ nào.',
  moreGroups: (groups: string, unsynced: string) => `… và ${groups} mục khác, chưa đồng bộ ${unsynced} hồ sơ`,
  columns: {
    ...{ total: 'Tổng số', unsynced: 'Chưa đồng bộ', rate: 'Tỷ lệ đồng bộ', share: 'Tỷ trọng' },
    elsewhere: 'Nơi khác gửi',
  },
  notesTitle: 'Ghi chú',
  figures: {
    parent: 'Mã cơ quan cấp trên',
    level: 'Cấp hành chính',
    depth: 'Bậc',
    flag: 'Ghi chú',
    asOf: 'Tính đến',
    key: 'Mã',
    name: 'Tên',
    total: 'Tổng số hồ sơ',
    synced: 'Đã đồng bộ',
    unsynced: 'Chưa đồng bộ',
    never: 'Chưa từng đồng bộ',
    stale: 'Cổng đang giữ trạng thái cũ',
    syncedPercent: 'Tỷ lệ đồng bộ (%)',
    unsyncedPercent: 'Tỷ lệ chưa đồng bộ (%)',
    coveragePercent: 'Tỷ lệ đã từng đồng bộ (%)',
    verified: 'Đã đối soát',
    excluded: 'Ngoài phạm vi',
    unnumbered: 'Chưa cấp mã hồ sơ',
    elsewhere: 'Hệ thống khác tự gửi',
    sources: 'Các nguồn và lần đọc gần nhất',
    sourceAsOf: 'Nguồn được đọc gần nhất lúc',
  },
  sheet: 'Tình hình đồng bộ',
  ages: {
    '<1h': 'dưới 1 giờ',
    '<1d': 'từ 1 giờ đến dưới 1 ngày',
    '<7d': 'từ 1 đến dưới 7 ngày',
    '<30d': 'từ 7 đến dưới 30 ngày',
    older: 'từ 30 ngày trở lên',
  } satisfies Record<AgeBand, string>,
  agencyToday: 'cơ quan hiện nay',
  agencyFlags: {
    not_in_table: 'không có trong bảng cơ quan',
    no_longer_in_table: 'hiện không còn trong bảng cơ quan',
  } satisfies Record<AgencyFlag, string>,
  comparison: {
    title: 'TRƯỚC VÀ SAU KHI ĐỒNG BỘ',
    before: 'Trước',
    after: 'Sau',
    change: 'Thay đổi',
    syncedPercent: 'Tỷ lệ đồng bộ',
    unsyncedPercent: 'Tỷ lệ chưa đồng bộ',
  },
  overTime: {
    change: 'Thay đổi so với',
    spans: { yesterday: 'hôm qua', lastWeek: 'tuần trước', lastMonth: 'tháng trước' },
    since: (span: string, when: string) => `${span} (${when})`,
    reached: 'Dự báo: đã đạt 100%.',
    doubted: 'Dự báo: chưa thể kết luận, vì tổng số chưa chắc chắn (xem ghi chú).',
    tooFewDays:
      'Dự báo: chưa đủ số ngày để thấy xu hướng (cần số liệu chốt của ít nhất 4 ngày trong 14 ngày gần nhất).',
    expected: (date: string, rate: string, days: string) =>
      `Dự báo: đạt 100% vào ngày ${date}, nếu giữ tốc độ của ${days} ngày gần nhất (giảm ${rate} hồ sơ mỗi ngày).`,
    notAtThisRate: (rate: string, days: string) =>
      `Dự báo: với tốc độ hiện nay không đạt 100% (${days} ngày gần nhất: giảm ${rate} hồ sơ mỗi ngày).`,
    growing: (rate: string, days: string) =>
      `Dự báo: với tốc độ hiện nay không đạt 100% (${days} ngày gần nhất: tăng ${rate} hồ sơ mỗi ngày).`,
  },
  notes: {
    sources: (list: string) =>
      `Các nguồn và lần đọc gần nhất: ${list}. Số liệu của mỗi nguồn tính đến lúc đó.`,
    neverRead: 'chưa đọc lần nào',
    unnumbered: (count: string) =>
      `${count} hồ sơ chưa được cấp mã (bản nháp) hiện có ở hệ thống của tỉnh, không tính vào tổng số.`,
    excludedBy: {
      rule: (count: string) => `${count} hồ sơ bị loại theo quy tắc trong cấu hình, không tính vào tổng số.`,
      copy: (count: string) =>
        `${count} hồ sơ là bản sao liên thông giao cho cơ quan khác: hồ sơ gốc đã được tính, bản sao không tính và không gửi.`,
      gone: (count: string) =>
        `${count} hồ sơ không còn ở hệ thống của tỉnh, không tính vào tổng số; nếu xuất hiện lại sẽ được tính lại.`,
      earlier: (count: string) =>
        `${count} hồ sơ tiếp nhận trước ngày bắt đầu rà soát: vẫn được gửi lên Cổng nhưng không tính vào tổng số.`,
      elsewhere: (count: string) =>
        `${count} hồ sơ thuộc hệ thống tự gửi lên Cổng (hệ thống của bộ, ngành): đếm riêng, không tính vào tổng số và dongbo không gửi.`,
    },
    unreadable: (count: string, when: string) =>
      `Lần rà soát toàn bộ gần nhất (${when}) có ${count} dòng không đọc được ở hệ thống của tỉnh; các dòng này chưa nằm trong tổng số.`,
    shortWindows: (count: string, when: string) =>
      `Lần rà soát toàn bộ gần nhất (${when}) chưa đọc đủ ${count} khoảng thời gian; tổng số có thể còn thiếu.`,
    unmatchedBaseline: (count: string) =>
      `${count} dòng của danh sách hồ sơ đã có trên Cổng (import-baseline) không khớp với hồ sơ nào của tỉnh sau khi rà soát; kiểm tra cách ghi mã hồ sơ trong danh sách.`,
    cut: (list: string, since: string) =>
      `Văn bản dài hơn mức Cổng nhận nên được cắt bớt khi gửi, từ ${since}: ${list}.`,
    smallBatches: (size: string, largest: string) =>
      `Cổng chưa nhận được lô lớn: hiện gửi mỗi lô ${size} hồ sơ (cấu hình: ${largest}); sẽ tự tăng dần trở lại.`,
    smallStepBatches: (size: string, largest: string) =>
      `Cổng chưa nhận được nhiều bước xử lý một lúc: hiện gửi mỗi lần ${size} bước (cấu hình: ${largest}); sẽ tự tăng dần trở lại.`,
    pastDate:
      'Số liệu tại một thời điểm đã qua tính theo lần Cổng xác nhận đầu tiên của mỗi hồ sơ. Số ngoài phạm vi và chưa cấp mã là số hiện nay.',
    pastStatus: 'Trạng thái hồ sơ là trạng thái hiện nay, không phải tại thời điểm được tính.',
    noAgencyTable: 'Chưa cấu hình bảng cơ quan, nên chưa biết cấp hành chính và cơ quan cấp trên.',
  },
  /** Cases that the tables changed under. */
  resends: {
    waiting: (count: string) =>
      `Bảng mã đã thay đổi: ${count} hồ sơ trên Cổng vẫn theo bảng cũ. Để gửi lại các hồ sơ này, xác nhận ở trang Bảng mã, hoặc gõ: ${typedCommand('mappings apply')}`,
    agreed: (count: string) =>
      `${count} hồ sơ sẽ được gửi lại theo bảng mã mới, ngay sau lần rà soát toàn bộ sắp tới.`,
    none: 'Không có hồ sơ nào chờ gửi lại vì bảng mã thay đổi.',
  },
  errors: {
    agenciesOnly: (by: string) => `Không thể dùng --tree hoặc --today khi chia theo "${by}".`,
    agenciesOnlyRemedy: 'Dùng --by agency, hoặc bỏ --tree và --today.',
    asOfFilter: (flag: string) => `Không thể lọc bằng ${flag} tại một thời điểm đã qua.`,
    asOfFilterRemedy:
      'Sổ cái chỉ giữ tình trạng, nguyên nhân và mã lỗi của hiện tại. Bỏ --as-of hoặc bỏ điều kiện lọc này.',
    badDate: (text: string) => `"${text}" không phải là một thời điểm có thật.`,
    badDateRemedy: 'Nhập ngày dạng 2024-11-05 hoặc thời điểm dạng 2024-11-05T08:30:00+07:00.',
    future: (text: string) => `Thời điểm "${text}" ở tương lai.`,
    futureRemedy: 'Chọn một thời điểm đã qua, hoặc bỏ --as-of để xem số liệu hiện nay.',
    asOfDimension: (by: string, possible: string) =>
      `Không thể chia theo "${by}" tại một thời điểm đã qua: chỉ có thể chia theo ${possible}.`,
    asOfDimensionRemedy:
      'Sổ cái chỉ giữ nguyên nhân và thời gian chờ của hiện tại. Bỏ --as-of hoặc chọn cách chia khác.',
  },
};

/** Vietnamese is the original: what English lacks does not compile. */
export type GapTexts = typeof vi;
