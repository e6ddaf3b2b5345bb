import { inPairs } from '../../../domain/language.ts';

export const overviewTexts = inPairs({
  meanings: {
    synced: ['Trạng thái mới nhất đã được Cổng xác nhận', 'The portal acknowledged the latest state'],
    never: ['Cổng chưa xác nhận lần nào', 'The portal has never acknowledged the case'],
    stale: ['Cổng chưa nhận trạng thái mới nhất', 'The portal still has an older state'],
    coverage: ['Cổng đã xác nhận ít nhất một trạng thái', 'The portal acknowledged at least one state'],
    verified: ['Tra cứu lại trên Cổng thấy đúng', 'A later look-up at the portal agreed'],
  },
  print: ['In báo cáo một trang A4', 'Print the report, one A4 page'],
  notes: ['Cần lưu ý', 'Please note'],
  alarms: ['Cảnh báo đang có hiệu lực', 'Active alarms'],
  alarmSince: (title: string, when: string) => [`${title}, từ ${when}`, `${title}, since ${when}`],
  trend: ['Diễn biến', 'Over time'],
  spans: { '30': ['30 ngày', '30 days'], '90': ['90 ngày', '90 days'], '365': ['1 năm', '1 year'] },
  span: ['Khoảng thời gian', 'Period'],
  trendTable: ['Số liệu từng ngày', 'Daily figures'],
  day: ['Ngày', 'Day'],
  change: ['Thay đổi và dự báo', 'Change and forecast'],
  causes: ['Nguyên nhân chưa đồng bộ', 'Why cases are not synced'],
  causesCaption: [
    'Nhiều hồ sơ nhất đứng trước. Thanh đậm là tỷ trọng của nguyên nhân, thanh nhạt là phần cộng dồn từ đầu bảng.',
    'Most cases first. The dark bar is the share of the cause, the light one the cumulative share from the top.',
  ],
  allCauses: ['Xem tất cả nguyên nhân', 'All causes'],
  noCauses: ['Không có hồ sơ nào chưa đồng bộ.', 'No case is unsynced.'],
  agencies: ['Cơ quan có nhiều hồ sơ chưa đồng bộ nhất', 'Agencies with the most unsynced cases'],
  allAgencies: (count: string) => [`Xem tất cả ${count} cơ quan`, `All agencies (${count})`],
  noAgencies: ['Không cơ quan nào có hồ sơ chưa đồng bộ.', 'No agency has unsynced cases.'],
});
