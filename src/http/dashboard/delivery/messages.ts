import type { CircuitCause } from '../../../domain/circuit.ts';
import type { Language } from '../../../domain/language.ts';

interface DeliveryTexts {
  readonly standing: string;
  readonly goesOn: string;
  /** By what opened the circuit. */
  readonly next: Readonly<Record<CircuitCause, string>>;
  readonly refusedCases: string;
  readonly rate: string;
  readonly perSecond: (rate: string) => string;
  readonly backlog: string;
  readonly cases: (count: string) => string;
  readonly batchSize: string;
  readonly ofAtMost: (size: string, most: string) => string;
  readonly loops: string;
  readonly onTime: string;
  readonly late: (loop: string, silent: string) => string;
  readonly unheard: string;
  readonly pause: {
    readonly title: string;
    readonly means: string;
    readonly note: string;
    readonly noteHint: string;
    readonly submit: string;
  };
  readonly resume: { readonly title: string; readonly means: string; readonly submit: string };
  readonly whole: string;
}

const texts: Readonly<Record<Language, DeliveryTexts>> = {
  vi: {
    standing: 'Tình trạng gửi',
    goesOn: 'Không có gì cản trở việc gửi.',
    next: {
      outage:
        'Không cần thao tác: dongbo tự thử lại và gửi tiếp khi Cổng phản hồi. Nếu kéo dài, liên hệ đơn vị vận hành Cổng.',
      login:
        'Kiểm tra portal.username và mật khẩu với đơn vị vận hành Cổng; nếu phải sửa thì khởi động lại dongbo. Việc gửi tự tiếp tục khi Cổng chấp nhận đăng nhập.',
      session:
        'Không cần thao tác: dongbo tự đăng nhập và thử lại. Nếu lặp lại, hỏi đơn vị vận hành Cổng mã lỗi khi phiên làm việc hết hạn và khai báo trong portal.codes.',
      throttled:
        'Không cần thao tác: dongbo gửi tiếp sau thời gian chờ. Nếu xảy ra thường xuyên, giảm portal.requestsPerSecond.',
      mass_refusal:
        'Hỏi đơn vị vận hành Cổng về mã lỗi: nhiều khả năng đây là lỗi chung, không phải lỗi của từng hồ sơ. Nếu mã có nghĩa là hồ sơ đã có trên Cổng, khai báo mã đó trong portal.codes với loại exists. Chỉ những hồ sơ đầu tiên bị ghi là bị từ chối; các hồ sơ khác vẫn chờ và tự được gửi khi Cổng nhận.',
    },
    refusedCases: 'Xem mã lỗi và các hồ sơ bị từ chối',
    rate: 'Tốc độ gửi',
    perSecond: (rate) => `${rate} hồ sơ/giây`,
    backlog: 'Chờ gửi',
    cases: (count) => `${count} hồ sơ`,
    batchSize: 'Số hồ sơ mỗi lần gửi',
    ofAtMost: (size, most) => `${size} (cấu hình: tối đa ${most})`,
    loops: 'Các tiến trình',
    onTime: 'Hoạt động bình thường',
    late: (loop, silent) => `${loop}: không có tiến triển từ ${silent} trước`,
    unheard: 'Chưa nhận được tin từ tiến trình chính',
    pause: {
      title: 'Tạm dừng gửi',
      means:
        'Các lô đang gửi được gửi nốt, sau đó không gửi thêm hồ sơ nào của cả tỉnh cho đến khi có người cho gửi tiếp, kể cả khi dongbo khởi động lại.',
      note: 'Lý do',
      noteHint: 'Hiện cùng số liệu và lưu trong nhật ký, nên không ghi thông tin cá nhân.',
      submit: 'Tạm dừng gửi',
    },
    resume: {
      title: 'Gửi tiếp',
      means: 'Các hồ sơ đang chờ được gửi ngay.',
      submit: 'Gửi tiếp',
    },
    whole: 'Việc gửi là của toàn tỉnh: chỉ khóa dành cho toàn tỉnh mới tạm dừng được.',
  },
  en: {
    standing: 'How delivery stands',
    goesOn: 'Nothing holds delivery up.',
    next: {
      outage:
        'Nothing to do: dongbo tries again by itself, and goes on once the portal answers. If it lasts, ask the portal operator.',
      login:
        'Check portal.username and its password with the portal operator; restart dongbo after changing them. Delivery goes on by itself once the portal accepts the login.',
      session:
        'Nothing to do: dongbo logs in and tries again. If it happens again, ask the portal operator with which code an expired session is refused, and list it in portal.codes.',
      throttled:
        'Nothing to do: dongbo goes on after the wait. If it happens often, lower portal.requestsPerSecond.',
      mass_refusal:
        'Ask the portal operator about the code: most likely it is one common fault, not one of each case. A code that means "already there" belongs in portal.codes with the kind exists. Only the first cases were marked as refused; the others wait, and go out by themselves once the portal takes them.',
    },
    refusedCases: 'See the code and the refused cases',
    rate: 'Delivered',
    perSecond: (rate) => `${rate} cases/second`,
    backlog: 'Waiting',
    cases: (count) => `${count} cases`,
    batchSize: 'Cases a request',
    ofAtMost: (size, most) => `${size} (configured: at most ${most})`,
    loops: 'Loops',
    onTime: 'All make progress',
    late: (loop, silent) => `${loop}: no progress for ${silent}`,
    unheard: 'Nothing heard from the main process yet',
    pause: {
      title: 'Pause delivery',
      means:
        'Batches under way end; then nothing more of the whole province goes out until somebody resumes it, over restarts too.',
      note: 'Why',
      noteHint: 'Shown with the figures and kept in the audit trail: no personal data, please.',
      submit: 'Pause delivery',
    },
    resume: { title: 'Resume delivery', means: 'What waits goes out at once.', submit: 'Resume delivery' },
    whole: 'Delivery is of the whole province: only a key for all of it can pause it.',
  },
};

export function deliveryTexts(language: Language): DeliveryTexts {
  return texts[language];
}
