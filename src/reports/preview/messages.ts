import { inPairs } from '../../domain/language.ts';
import { typedCommand } from '../../domain/typedCommand.ts';

export const previewTexts = inPairs({
  title: ['XEM TRƯỚC: CHƯA GỬI GÌ LÊN CỔNG', 'PREVIEW: NOTHING IS SENT'],
  new: ['Hồ sơ mới', 'New to the portal'],
  update: ['Hồ sơ cập nhật', 'Updates'],
  steps: ['Bước xử lý gửi kèm', 'Steps with them'],
  alreadyThere: ['Cổng đã có đúng trạng thái', 'There already, as it would be sent'],
  heldBack: ['Chưa gửi được', 'Held back'],
  requests: ['Số yêu cầu tới Cổng', 'Requests'],
  seconds: ['Thời gian ở tốc độ đã cấu hình', 'Time at the configured rate'],
  notAsked: ['chưa hỏi được Cổng', 'the portal could not be asked'],
  sampled: (cases: string, of: string, lo: string, hi: string) => [
    `Đã tra cứu ngẫu nhiên ${cases} trong ${of} hồ sơ; tỷ lệ Cổng đã có đúng trạng thái nằm trong khoảng ${lo} đến ${hi} (độ tin cậy 95%). Các con số về Cổng là ước tính.`,
    `A random ${cases} of ${of} cases were looked up; the share that is there already lies between ${lo} and ${hi} (95 % interval). The figures of the portal are estimates.`,
  ],
  lookedUp: (cases: string) => [`Đã tra cứu từng hồ sơ: ${cases}.`, `Every case was looked up: ${cases}.`],
  notLookedUp: {
    failed: [
      `Chưa hỏi được Cổng, nên hồ sơ mới và cập nhật chỉ là theo sổ của dongbo. ${typedCommand('doctor')} cho biết vì sao; sau đó xem trước lại.`,
      `The portal could not be asked, so new and update are only what this ledger knows. ${typedCommand('doctor')} says why; then preview again.`,
    ],
    contents: [
      'Nội dung các hồ sơ đang chờ còn nằm trong bộ nhớ của tiến trình đang gửi, nên chưa kiểm tra và tra cứu được; hồ sơ mới và cập nhật chỉ là theo sổ của dongbo. Xem trước lại sau ít phút.',
      'The contents of the waiting cases are still in the memory of the process that delivers them, so they were neither checked nor looked up; new and update are only what this ledger knows. Preview again in some minutes.',
    ],
    circuit: [
      'Việc gửi đang dừng vì Cổng, nên không hỏi Cổng; hồ sơ mới và cập nhật chỉ là theo sổ của dongbo. Xem trước lại khi việc gửi tiếp tục.',
      'Delivery is held up for the portal, so it was not asked; new and update are only what this ledger knows. Preview again once delivery continues.',
    ],
  },
  there: [
    `Hồ sơ Cổng đã có sẽ được gửi lại như cập nhật. Để không gửi lại, nhập danh sách hồ sơ đã có trên Cổng: ${typedCommand('import-baseline TỆP')}`,
    `Cases that are there already are sent again as updates. To spare them, import a list of what the portal has: ${typedCommand('import-baseline FILE')}`,
  ],
  nothing: ['Không có hồ sơ nào chờ gửi khớp điều kiện.', 'No waiting case matches.'],
  reading: ['Đọc nguồn lần đầu', 'Reading the source for the first time'],
});
