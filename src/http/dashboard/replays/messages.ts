import { inPairs } from '../../../domain/language.ts';

export const replaysTexts = inPairs({
  none: [
    'Chưa có đợt gửi lại nào. Chọn hồ sơ ở trang Nguyên nhân hoặc trang Hồ sơ, rồi bấm Gửi lại.',
    'There are no replays yet. Choose cases on the page Causes or Cases, and send them again from there.',
  ],
  begin: ['Gửi lại mọi hồ sơ chưa đồng bộ…', 'Send every unsynced case again…'],
  caption: ['Các đợt gửi lại, mới nhất đứng trước', 'Replays, newest first'],
  what: ['Hồ sơ', 'Cases'],
  everything: ['Mọi hồ sơ chưa đồng bộ', 'Every unsynced case'],
  one: (id: number) => [`Đợt gửi lại ${id}`, `Replay ${id}`],
  progress: ['Tiến độ', 'Progress'],
  actions: {
    pause: ['Tạm dừng', 'Pause'],
    resume: ['Tiếp tục', 'Resume'],
    cancel: ['Hủy đợt này', 'Cancel'],
    cancelMeans: [
      'Đợt đã hủy không chạy tiếp được. Hồ sơ đã đưa lại vẫn được gửi.',
      'A cancelled replay cannot be resumed. Requeued cases are still sent.',
    ],
  },
  ended: (state: string) => [
    `Không thay đổi gì: đợt gửi lại này ${state}.`,
    `Nothing was changed: the replay is already ${state}.`,
  ],
  outcome: (released: string) => [
    `Kết quả của ${released} hồ sơ đã đưa lại`,
    `Outcome of the ${released} requeued cases`,
  ],
  noOutcome: ['Chưa có hồ sơ nào được đưa lại.', 'No case has been requeued yet.'],
  count: ['Số hồ sơ', 'Count'],
  result: ['Kết quả', 'Outcome'],
  cases: ['Hồ sơ', 'Cases'],
  casesOf: (outcome: string) => [`Hồ sơ: ${outcome}`, `Cases: ${outcome}`],
  all: ['Tất cả các đợt gửi lại', 'All replays'],
  perSecond: (rate: number) => [
    `${rate.toLocaleString('vi-VN', { maximumFractionDigits: 3 })} hồ sơ/giây`,
    `${rate.toLocaleString('en-GB', { maximumFractionDigits: 3 })} cases/second`,
  ],
  new: {
    title: ['Gửi lại hồ sơ', 'Send cases again'],
    which: ['Hồ sơ được gửi lại', 'Which cases'],
    choose: ['Chọn hồ sơ khác', 'Choose other cases'],
    how: ['Cách gửi', 'How'],
    rate: ['Tốc độ, hồ sơ mỗi giây', 'Rate, cases a second'],
    rateHint: ['Để trống để gửi nhanh nhất có thể.', 'Leave empty to send as fast as possible.'],
    note: ['Lý do', 'Why'],
    noteHint: [
      'Ví dụ: đã sửa bảng mã thủ tục. Lý do được lưu trong nhật ký và trong diễn biến của từng hồ sơ, nên không ghi thông tin cá nhân.',
      "For example: the table of procedures was corrected. Kept in the audit trail and in each case's timeline, so enter no personal data.",
    ],
    tryOut: ['Đếm thử, chưa gửi', 'Only count them'],
    again: ['Đếm lại', 'Count again'],
    found: ['Kết quả đếm thử', 'What would be sent'],
    reason: ['Nguyên nhân', 'Reason'],
    noRate: ['Không giới hạn tốc độ: nhanh nhất có thể.', 'No rate is set: as fast as possible.'],
    confirm: (count: string) => [`Gửi lại ${count} hồ sơ`, `Send again: ${count}`],
    nothing: [
      'Không có hồ sơ chưa đồng bộ nào khớp. Chọn hồ sơ khác.',
      'No unsynced case matches. Choose other cases.',
    ],
    changed: [
      'Biểu mẫu này đã được dùng để bắt đầu một đợt gửi lại, sau đó nội dung đã thay đổi. Chưa bắt đầu thêm đợt nào. Đếm lại nếu muốn gửi thêm một đợt.',
      'This form has already begun a replay, and was changed afterwards. No second replay was begun. Count again to begin another one.',
    ],
  },
});
