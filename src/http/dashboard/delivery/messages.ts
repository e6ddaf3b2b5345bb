import { inPairs } from '../../../domain/language.ts';

export const deliveryTexts = inPairs({
  state: ['Đường gửi', 'State of delivery'],
  normal: ['Gửi bình thường.', 'Nothing is blocking delivery.'],
  retry: ['Thử gửi ngay', 'Try now'],
  refusedCases: ['Xem mã lỗi và các hồ sơ bị từ chối', 'See the code and the refused cases'],
  rate: ['Tốc độ gửi', 'Delivered'],
  perSecond: (rate: string) => [`${rate} hồ sơ/giây`, `${rate} cases/second`],
  fresh: ['Mới thay đổi, chờ gửi trước', 'Fresh, sent first'],
  backlog: ['Tồn đọng, chờ gửi', 'Backlog'],
  dueSince: (time: string) => [`; chờ lâu nhất từ ${time}`, `; the oldest due since ${time}`],
  cases: (count: string) => [`${count} hồ sơ`, `${count} cases`],
  batchSize: ['Số hồ sơ mỗi lần gửi', 'Cases a request'],
  stepsBatchSize: ['Số bước xử lý mỗi lần gửi', 'Steps a request'],
  ofAtMost: (size: string, most: string) => [
    `${size} (cấu hình: tối đa ${most})`,
    `${size} (configured: at most ${most})`,
  ],
  loops: ['Các tiến trình', 'Loops'],
  onTime: ['Hoạt động bình thường', 'All making progress'],
  late: (loop: string, duration: string) => [
    `${loop}: không có tiến triển trong ${duration}`,
    `${loop}: no progress for ${duration}`,
  ],
  silent: ['Chưa nhận được tin từ tiến trình chính', 'No signal from the main process yet'],
  pause: {
    title: ['Tạm dừng gửi', 'Pause delivery'],
    means: [
      'Các lô đang gửi được gửi nốt, sau đó không gửi thêm hồ sơ nào của cả tỉnh cho đến khi có người cho gửi tiếp, kể cả khi dongbo khởi động lại.',
      'Batches in progress are completed; then nothing of the whole province is sent until somebody resumes delivery, even after a restart.',
    ],
    note: ['Lý do', 'Why'],
    noteHint: [
      'Hiện cùng số liệu và lưu trong nhật ký, nên không ghi thông tin cá nhân.',
      'Shown with the figures and kept in the audit trail, so enter no personal data.',
    ],
    submit: ['Tạm dừng gửi', 'Pause delivery'],
  },
  resume: {
    title: ['Gửi tiếp', 'Resume delivery'],
    means: ['Các hồ sơ đang chờ được gửi ngay.', 'Waiting cases are sent at once.'],
    submit: ['Gửi tiếp', 'Resume delivery'],
  },
  whole: [
    'Việc tạm dừng áp dụng cho toàn tỉnh: chỉ khóa dành cho toàn tỉnh mới tạm dừng được.',
    'Delivery covers the whole province: only a key for the whole province can pause it.',
  ],
});
