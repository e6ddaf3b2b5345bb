/** Every Vietnamese word that only the printed page has. messages.en.ts has the same keys. */
export const vi = {
  title: 'Báo cáo đồng bộ hồ sơ lên Cổng Dịch vụ công quốc gia',
  asOf: (when: string) => `Số liệu lúc ${when}`,
  rate: 'Tỷ lệ đồng bộ',
  rateOf: (synced: string, total: string) => `${synced} trên ${total} hồ sơ`,
  unsynced: 'Chưa đồng bộ',
  unsyncedParts: (never: string, stale: string) => `${never} chưa từng, ${stale} còn bản cũ`,
  coverage: 'Đã từng đồng bộ',
  coverageOf: (count: string) => `${count} hồ sơ`,
  verified: 'Đã đối soát với Cổng',
  verifiedOf: (rate: string) => `${rate} số đã đồng bộ`,
  trend: 'Hồ sơ chưa đồng bộ theo ngày',
  trendCaption: (from: string, to: string, first: string, last: string) =>
    `Từ ${from} đến ${to}: từ ${first} còn ${last} hồ sơ chưa đồng bộ.`,
  noTrend:
    'Chưa đủ số liệu chốt để vẽ biểu đồ: cần ít nhất một lần chốt trước hôm nay. Tiến trình start chốt số liệu lúc 0 giờ hằng ngày.',
  change: 'Thay đổi và dự báo',
  published: (date: string) => `Số liệu công bố ngày ${date}`,
  publishedRows: { published: 'Công bố', ours: 'dongbo', difference: 'Chênh lệch' },
  publishedBasis: (source: string, ours: string) =>
    source === '' ? `dongbo: ${ours}.` : `Nguồn: ${source}. dongbo: ${ours}.`,
  publishedOurs: {
    present: 'số liệu hiện nay',
    snapshot: 'số liệu chốt cuối ngày đó',
    firstAcknowledgement: 'theo lần Cổng xác nhận đầu tiên đến hết ngày đó',
  },
  noPublished: 'Chưa ghi số liệu công bố nào (lệnh published add).',
  causes: 'Nguyên nhân chưa đồng bộ',
  causeColumns: {
    cause: 'Nguyên nhân',
    owner: 'Đơn vị xử lý',
    count: 'Hồ sơ',
    share: 'Tỷ trọng',
    cumulative: 'Cộng dồn',
  },
  others: (causes: string) => `${causes} nguyên nhân khác`,
  agencies: (count: string) => `${count} đơn vị có nhiều hồ sơ chưa đồng bộ nhất`,
  agencyColumns: { agency: 'Đơn vị', total: 'Tổng số', unsynced: 'Chưa đồng bộ', rate: 'Tỷ lệ đồng bộ' },
  owners: 'Ai phải xử lý',
  ownerColumns: { owner: 'Cơ quan chịu trách nhiệm', count: 'Hồ sơ', share: 'Tỷ trọng' },
  otherOwners: (owners: string) => `${owners} đơn vị khác`,
  punctuality: 'Đúng hạn và trực tuyến',
  punctualityColumns: { level: 'Cấp', onTime: 'Đúng hạn', late: 'Quá hạn', online: 'Trực tuyến' },
  all: 'Toàn tỉnh',
  none: 'Không có.',
  notes: 'Ghi chú',
  census: (when: string, rows: string) =>
    `Lần rà soát toàn bộ hệ thống của tỉnh gần nhất: ${when}, ${rows} dòng.`,
  noCensus: 'Chưa rà soát xong toàn bộ hệ thống của tỉnh lần nào: tổng số có thể còn thiếu.',
  definitions:
    'Tổng số: mọi hồ sơ đã cấp mã trong phạm vi, theo rà soát hệ thống của tỉnh. Đã đồng bộ: Cổng đã xác nhận trạng thái mới nhất của hồ sơ. Đã từng đồng bộ: Cổng đã xác nhận ít nhất một trạng thái. Đã đối soát: tra cứu lại trên Cổng thấy đúng. Tỷ lệ làm tròn đến hai chữ số thập phân.',
  made: 'Lập bằng dongbo',
};

/** Vietnamese is the original: what English lacks does not compile. */
export type PageTexts = typeof vi;
