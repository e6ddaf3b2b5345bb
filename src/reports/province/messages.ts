import { inBoth } from '../../domain/language.ts';

const vi = {
  title: 'Báo cáo đồng bộ hồ sơ lên Cổng Dịch vụ công quốc gia',
  asOf: (when: string) => `Số liệu lúc ${when}`,
  rate: 'Tỷ lệ đồng bộ',
  rateOf: (synced: string, total: string) => `${synced} trên ${total} hồ sơ`,
  unsynced: 'Chưa đồng bộ',
  unsyncedParts: (never: string, stale: string) => `${never} chưa từng, ${stale} trạng thái cũ`,
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
  noPublished: 'Chưa ghi số liệu công bố nào.',
  causes: 'Nguyên nhân chưa đồng bộ',
  causeColumns: {
    cause: 'Nguyên nhân',
    owner: 'Cơ quan xử lý',
    count: 'Hồ sơ',
    share: 'Tỷ trọng',
    cumulative: 'Cộng dồn',
  },
  others: (causes: string) => `${causes} nguyên nhân khác`,
  agencies: (count: string) => `${count} cơ quan có nhiều hồ sơ chưa đồng bộ nhất`,
  agencyColumns: { agency: 'Cơ quan', total: 'Tổng số', unsynced: 'Chưa đồng bộ', rate: 'Tỷ lệ đồng bộ' },
  owners: 'Theo cơ quan chịu trách nhiệm',
  ownerColumns: { owner: 'Cơ quan chịu trách nhiệm', count: 'Hồ sơ', share: 'Tỷ trọng' },
  otherOwners: (owners: string) => `${owners} cơ quan khác`,
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

const en: typeof vi = {
  title: 'Cases synchronised to the National Public Service Portal',
  asOf: (when) => `Figures of ${when}`,
  rate: 'Synced',
  rateOf: (synced, total) => `${synced} of ${total} cases`,
  unsynced: 'Not synced',
  unsyncedParts: (never, stale) => `${never} never, ${stale} with an older state`,
  coverage: 'Ever synced (coverage)',
  coverageOf: (count) => `${count} cases`,
  verified: 'Verified at the portal',
  verifiedOf: (rate) => `${rate} of the synced`,
  trend: 'Unsynced cases by day',
  trendCaption: (from, to, first, last) => `From ${from} to ${to}: from ${first} to ${last} unsynced cases.`,
  noTrend:
    'Too few snapshots for a chart: it needs one from before today. The daemon (start) takes one at midnight.',
  change: 'Change and forecast',
  published: (date) => `Published figure of ${date}`,
  publishedRows: { published: 'Published', ours: 'dongbo', difference: 'Difference' },
  publishedBasis: (source, ours) =>
    source === '' ? `dongbo: ${ours}.` : `Source: ${source}. dongbo: ${ours}.`,
  publishedOurs: {
    present: 'as of now',
    snapshot: "the snapshot at that day's end",
    firstAcknowledgement: "by first acknowledgement up to that day's end",
  },
  noPublished: 'No published figure is recorded.',
  causes: 'Why cases are not synced',
  causeColumns: { cause: 'Cause', owner: 'Owner', count: 'Cases', share: 'Share', cumulative: 'Running' },
  others: (causes) => `Other causes: ${causes}`,
  agencies: (count) => `The ${count} agencies with the most unsynced cases`,
  agencyColumns: { agency: 'Agency', total: 'Total', unsynced: 'Not synced', rate: 'Synced' },
  owners: 'By owner',
  ownerColumns: { owner: 'Owner', count: 'Cases', share: 'Share' },
  otherOwners: (owners) => `Others: ${owners}`,
  punctuality: 'On time and online',
  punctualityColumns: { level: 'Level', onTime: 'On time', late: 'Late', online: 'Online' },
  all: 'Whole province',
  none: 'None.',
  notes: 'Notes',
  census: (when, rows) => `Last full census of the provincial system: ${when}, ${rows} rows.`,
  noCensus: 'No census of the provincial system has finished yet: the total may be too low.',
  definitions:
    'Total: every numbered case in scope, by a census of the provincial system. Synced: the portal acknowledged the latest state of the case. Ever synced: the portal acknowledged at least one state. Verified: a later look-up at the portal confirmed it. Rates are rounded to two decimals.',
  made: 'Made by dongbo',
};

export const pageTexts = inBoth({ vi, en });
