import type { Language } from '../../../report/texts.ts';

interface DeliveryTexts {
  readonly standing: string;
  readonly goesOn: string;
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
