import type { Circuit, CircuitCause } from '../../domain/circuit.ts';
import { inPairs, type Language, type Pair } from '../../domain/language.ts';
import { deliveryTexts } from './messages.ts';

const remedies = inPairs({
  of: {
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
});

/** What happens next while the circuit is open, and what to do about it; not wrapped. */
export function remedyText(
  { cause, fault, holds }: Pick<Circuit, 'cause' | 'fault' | 'holds'>,
  language: Language,
): string {
  if (fault !== undefined) return deliveryTexts(language).faultRemedies[fault];
  const texts = remedies(language);
  return cause === 'mass_refusal' && holds === 'steps' ? texts.refusedSteps : texts.of[cause];
}
