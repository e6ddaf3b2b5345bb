import { inPairs } from '../../../domain/language.ts';
import { typedCommand } from '../../../domain/typedCommand.ts';

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
  index: ['Bộ chỉ số 766', 'The 766 index'],
  indexMeans: [
    `Tỷ lệ đồng bộ của Bộ chỉ số 766 lấy số lớn hơn trong hai mẫu số, nên có thể khác tỷ lệ trên. Trên máy chủ, ${typedCommand('gap --like-766')} đặt số đã ghi cạnh số của dongbo.`,
    `The sync rate of the 766 index divides by the larger of two numbers, so it can differ from the rate above. On the server, ${typedCommand('gap --like-766')} shows what is recorded beside ours.`,
  ],
  indexCaption: ['Các số của Bộ chỉ số 766, mới nhất trước', 'Figures of the 766 index, newest first'],
  addIndex: ['Ghi số của Bộ chỉ số 766', 'Record a figure of the 766 index'],
  addIndexMeans: [
    'Số cùng kỳ và cùng phiên bản công thức đã ghi trước đó được thay.',
    'An earlier figure of the same period and version of the formula is replaced.',
  ],
  periodHint: ['2024-10, Quý IV/2024, 2024', '2024-10, 2024-Q4, 2024'],
  readOn: ['Ngày xem số liệu', 'Read on'],
  number: ['chỉ gồm chữ số, có thể cách hàng nghìn: 719.569', 'digits, also in groups: 719,569'],
  submit: ['Ghi số liệu', 'Record'],
});
