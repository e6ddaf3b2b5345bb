import type { CircuitCause } from '../../../domain/circuit.ts';
import { inPairs, type Pair } from '../../../domain/language.ts';

export const deliveryTexts = inPairs({
  state: ['Đường gửi', 'State of delivery'],
  normal: ['Gửi bình thường.', 'Nothing is blocking delivery.'],
  next: {
    outage: [
      'Không cần thao tác: dongbo tự thử lại và gửi tiếp khi Cổng phản hồi. Nếu kéo dài, liên hệ đơn vị vận hành Cổng.',
      'Nothing to do: dongbo retries by itself, and delivery resumes once the portal answers. If it lasts, ask the portal operator.',
    ],
    login: [
      'Kiểm tra tên đăng nhập và mật khẩu với đơn vị vận hành Cổng; sửa tệp mật khẩu thì dongbo thử ngay, sửa tên đăng nhập trong cấu hình thì khởi động lại dongbo.',
      'Check the user name and password with the portal operator; a changed password file is tried at once; restart dongbo after changing the user name in the configuration.',
    ],
    session: [
      'Không cần thao tác: dongbo tự đăng nhập và thử lại. Nếu lặp lại, hỏi đơn vị vận hành Cổng mã lỗi khi phiên làm việc hết hạn và thêm mã đó vào Bảng mã lỗi.',
      'Nothing to do: dongbo logs in and tries again. If it recurs, ask the portal operator for the code that refuses an expired session, and add it to the table of error codes.',
    ],
    throttled: [
      'Không cần thao tác: dongbo gửi tiếp sau thời gian chờ. Nếu xảy ra thường xuyên, giảm số yêu cầu mỗi giây trong cấu hình.',
      'Nothing to do: delivery resumes after the wait. If it happens often, lower the requests per second in the configuration.',
    ],
    mass_refusal: [
      'Hỏi đơn vị vận hành Cổng về mã lỗi: nhiều khả năng đây là lỗi chung, không phải lỗi của từng hồ sơ. Nếu mã có nghĩa là hồ sơ đã có trên Cổng, thêm mã đó vào Bảng mã lỗi với loại exists. Chỉ những hồ sơ đầu tiên bị ghi là bị từ chối; các hồ sơ khác vẫn chờ và tự được gửi khi Cổng nhận.',
      'Ask the portal operator about the code: most likely it is one common fault, not a fault of each case. If the code means that the case already exists, add it to the table of error codes with the kind exists. Only the first cases were marked as refused; the others wait, and are sent once the portal accepts them.',
    ],
    unknown_result: [
      'Cổng báo thành công nhưng phần result của câu trả lời ở dạng dongbo chưa biết, nên chưa hồ sơ nào được tính là đã đồng bộ. Hỏi đơn vị vận hành Cổng ý nghĩa của result; nếu chỉ error_code là căn cứ, ghi portal.resultCounts: false trong cấu hình rồi khởi động lại dongbo.',
      'The portal reports success, but the result in its answer has a form that dongbo does not know, so no case was counted as synced. Ask the portal operator what it means; if error_code alone counts, set portal.resultCounts to false in the configuration and restart dongbo.',
    ],
  } satisfies Readonly<Record<CircuitCause, Pair>>,
  refusedSteps: [
    'Hỏi đơn vị vận hành Cổng về mã lỗi: nhiều khả năng đây là lỗi chung của dịch vụ nhận các bước xử lý, không phải lỗi của từng hồ sơ. Hồ sơ vẫn được gửi. Chỉ những hồ sơ đầu tiên bị ghi là bị từ chối; các bước xử lý khác vẫn chờ và tự được gửi khi Cổng nhận.',
    'Ask the portal operator about the code: most likely the service for progress steps has one common fault, not each case. Cases are still sent. Only the first cases were marked as refused; the other steps wait, and are sent once the portal accepts them.',
  ],
  retry: ['Thử gửi ngay', 'Try now'],
  refusedCases: ['Xem mã lỗi và các hồ sơ bị từ chối', 'See the code and the refused cases'],
  rate: ['Tốc độ gửi', 'Delivered'],
  perSecond: (rate: string) => [`${rate} hồ sơ/giây`, `${rate} cases/second`],
  fresh: ['Mới thay đổi, chờ gửi trước', 'Fresh, sent first'],
  backlog: ['Tồn đọng, chờ gửi', 'Backlog'],
  dueSince: (time: string) => [`; chờ lâu nhất từ ${time}`, `; the oldest due since ${time}`],
  cases: (count: string) => [`${count} hồ sơ`, `${count} cases`],
  batchSize: ['Số hồ sơ mỗi lần gửi', 'Cases a request'],
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
