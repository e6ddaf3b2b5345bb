import { inPairs } from '../../../domain/language.ts';

export const publishedPageTexts = inPairs({
  title: ['Số liệu công bố', 'Published figures'],
  means: [
    'Số hồ sơ đã đồng bộ do nơi khác công bố, như Bộ chỉ số 766 hoặc một văn bản của tỉnh. Trang tổng quan và báo cáo đặt số mới nhất cạnh số của dongbo.',
    'How many cases were synced according to somebody else, such as the 766 index or a directive. The overview and the report show the latest beside ours.',
  ],
  none: ['Chưa ghi số liệu công bố nào.', 'No published figure is recorded yet.'],
  caption: ['Các số liệu công bố, mới nhất trước', 'Published figures, newest first'],
  date: ['Ngày', 'Date'],
  source: ['Nguồn', 'Source'],
  recordedAt: ['Ghi lúc', 'Recorded'],
  add: ['Ghi số liệu công bố', 'Record a published figure'],
  addMeans: [
    'Số liệu cùng ngày đã ghi trước đó được thay. Việc ghi được lưu trong nhật ký.',
    'An earlier figure of the same date is replaced. The audit trail keeps who recorded it.',
  ],
  number: ['chỉ gồm chữ số, có thể cách hàng nghìn: 719.569', 'digits, also in groups: 719,569'],
  submit: ['Ghi số liệu', 'Record'],
});
