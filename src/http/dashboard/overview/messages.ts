import { inBoth } from '../../../domain/language.ts';

const vi = {
  meanings: {
    synced: 'Trạng thái mới nhất đã được Cổng xác nhận',
    never: 'Cổng chưa xác nhận lần nào',
    stale: 'Cổng chưa nhận trạng thái mới nhất',
    coverage: 'Cổng đã xác nhận ít nhất một trạng thái',
    verified: 'Tra cứu lại trên Cổng thấy đúng',
  },
  print: 'In báo cáo một trang A4',
  notes: 'Cần lưu ý',
  alarms: 'Cảnh báo đang có hiệu lực',
  alarmSince: (title: string, when: string) => `${title}, từ ${when}`,
  trend: 'Diễn biến',
  spans: { '30': '30 ngày', '90': '90 ngày', '365': '1 năm' },
  span: 'Khoảng thời gian',
  trendTable: 'Số liệu từng ngày',
  day: 'Ngày',
  change: 'Thay đổi và dự báo',
  causes: 'Nguyên nhân chưa đồng bộ',
  causesCaption:
    'Nhiều hồ sơ nhất đứng trước. Thanh đậm là tỷ trọng của nguyên nhân, thanh nhạt là phần cộng dồn từ đầu bảng.',
  allCauses: 'Xem tất cả nguyên nhân',
  noCauses: 'Không có hồ sơ nào chưa đồng bộ.',
  agencies: 'Cơ quan có nhiều hồ sơ chưa đồng bộ nhất',
  allAgencies: (count: string) => `Xem tất cả ${count} cơ quan`,
  noAgencies: 'Không cơ quan nào có hồ sơ chưa đồng bộ.',
};

const en: typeof vi = {
  meanings: {
    synced: 'The portal acknowledged the latest state',
    never: 'The portal has never acknowledged the case',
    stale: 'The portal still has an older state',
    coverage: 'The portal acknowledged at least one state',
    verified: 'A later look-up at the portal agreed',
  },
  print: 'Print the report, one A4 page',
  notes: 'Please note',
  alarms: 'Active alarms',
  alarmSince: (title, when) => `${title}, since ${when}`,
  trend: 'Over time',
  spans: { '30': '30 days', '90': '90 days', '365': '1 year' },
  span: 'Period',
  trendTable: 'Daily figures',
  day: 'Day',
  change: 'Change and forecast',
  causes: 'Why cases are not synced',
  causesCaption:
    'Most cases first. The dark bar is the share of the cause, the light one the cumulative share from the top.',
  allCauses: 'All causes',
  noCauses: 'No case is unsynced.',
  agencies: 'Agencies with the most unsynced cases',
  allAgencies: (count) => `All agencies (${count})`,
  noAgencies: 'No agency has unsynced cases.',
};

export const overviewTexts = inBoth({ vi, en });
