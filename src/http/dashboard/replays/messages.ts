import type { Language } from '../../../domain/language.ts';

interface ReplaysTexts {
  readonly none: string;
  readonly begin: string;
  readonly caption: string;
  readonly what: string;
  readonly everything: string;
  readonly next: string;
  readonly first: string;
  readonly one: (id: number) => string;
  readonly progress: string;
  readonly actions: {
    readonly pause: string;
    readonly resume: string;
    readonly cancel: string;
    readonly cancelMeans: string;
  };
  readonly ended: (state: string) => string;
  readonly outcome: (released: string) => string;
  readonly noOutcome: string;
  readonly count: string;
  readonly became: string;
  readonly cases: string;
  readonly casesOf: (outcome: string) => string;
  readonly all: string;
  readonly perSecond: (rate: number) => string;
  readonly new: {
    readonly title: string;
    readonly which: string;
    readonly choose: string;
    readonly how: string;
    readonly rate: string;
    readonly rateHint: string;
    readonly note: string;
    readonly noteHint: string;
    readonly tryOut: string;
    readonly again: string;
    readonly found: string;
    readonly reason: string;
    readonly noRate: string;
    readonly confirm: (count: string) => string;
    readonly nothing: string;
    /** Said of a form that was confirmed already, and is sent once more with something else in it. */
    readonly changed: string;
  };
}

const texts: Readonly<Record<Language, ReplaysTexts>> = {
  vi: {
    none: 'Chưa có đợt gửi lại nào. Chọn hồ sơ ở trang Nguyên nhân hoặc trang Hồ sơ, rồi bấm Gửi lại.',
    begin: 'Gửi lại mọi hồ sơ chưa đồng bộ…',
    caption: 'Các đợt gửi lại, mới nhất đứng trước',
    what: 'Hồ sơ',
    everything: 'Mọi hồ sơ chưa đồng bộ',
    next: 'Trang tiếp theo',
    first: 'Về trang đầu',
    one: (id) => `Đợt gửi lại ${id}`,
    progress: 'Tiến độ',
    actions: {
      pause: 'Tạm dừng',
      resume: 'Tiếp tục',
      cancel: 'Hủy đợt này',
      cancelMeans: 'Đợt đã hủy không chạy tiếp được. Hồ sơ đã đưa lại vẫn được gửi.',
    },
    ended: (state) => `Không thay đổi gì: đợt gửi lại này ${state}.`,
    outcome: (released) => `Kết quả của ${released} hồ sơ đã đưa lại`,
    noOutcome: 'Chưa có hồ sơ nào được đưa lại.',
    count: 'Số hồ sơ',
    became: 'Kết quả',
    cases: 'Hồ sơ',
    casesOf: (outcome) => `Hồ sơ: ${outcome}`,
    all: 'Tất cả các đợt gửi lại',
    perSecond: (rate) => `${rate.toLocaleString('vi-VN', { maximumFractionDigits: 3 })} hồ sơ/giây`,
    new: {
      title: 'Gửi lại hồ sơ',
      which: 'Hồ sơ được gửi lại',
      choose: 'Chọn hồ sơ khác',
      how: 'Cách gửi',
      rate: 'Tốc độ, hồ sơ mỗi giây',
      rateHint: 'Để trống để gửi nhanh nhất có thể.',
      note: 'Lý do',
      noteHint:
        'Ví dụ: đã sửa bảng ánh xạ thủ tục. Lý do được lưu trong nhật ký và trong diễn biến của từng hồ sơ, nên không ghi thông tin cá nhân.',
      tryOut: 'Đếm thử, chưa gửi',
      again: 'Đếm lại',
      found: 'Kết quả đếm thử',
      reason: 'Nguyên nhân',
      noRate: 'Không giới hạn tốc độ: nhanh nhất có thể.',
      confirm: (count) => `Gửi lại ${count} hồ sơ`,
      nothing: 'Không có hồ sơ chưa đồng bộ nào khớp. Chọn hồ sơ khác.',
      changed:
        'Biểu mẫu này đã được dùng để bắt đầu một đợt gửi lại, sau đó nội dung đã thay đổi. Chưa bắt đầu thêm đợt nào. Đếm lại nếu muốn gửi thêm một đợt.',
    },
  },
  en: {
    none: 'There are no replays. Choose cases on the page Causes or Cases, and send them again from there.',
    begin: 'Send every unsynced case again…',
    caption: 'Replays, newest first',
    what: 'Cases',
    everything: 'Every unsynced case',
    next: 'Next page',
    first: 'First page',
    one: (id) => `Replay ${id}`,
    progress: 'Progress',
    actions: {
      pause: 'Pause',
      resume: 'Resume',
      cancel: 'Cancel it',
      cancelMeans: 'A cancelled replay does not go on again. Cases that were put back are still sent.',
    },
    ended: (state) => `Nothing was changed: the replay is ${state}.`,
    outcome: (released) => `What became of the ${released} cases that were put back`,
    noOutcome: 'No case has been put back yet.',
    count: 'Count',
    became: 'What became of them',
    cases: 'Cases',
    casesOf: (outcome) => `Cases: ${outcome}`,
    all: 'All replays',
    perSecond: (rate) => `${rate.toLocaleString('en-GB', { maximumFractionDigits: 3 })} cases/second`,
    new: {
      title: 'Send cases again',
      which: 'Which cases',
      choose: 'Choose other cases',
      how: 'How',
      rate: 'Rate, cases a second',
      rateHint: 'Left empty: as fast as it goes.',
      note: 'Why',
      noteHint:
        "Such as: the table of procedures was mended. It is kept in the audit trail and in each case's timeline: no personal data, please.",
      tryOut: 'Only count them',
      again: 'Count again',
      found: 'What would be sent',
      reason: 'Reason',
      noRate: 'No rate is set: as fast as it goes.',
      confirm: (count) => `Send again: ${count}`,
      nothing: 'No unsynced case matches. Choose other cases.',
      changed:
        'A replay was begun with this form, and then something in it was changed. No other one was begun. Count again if you want another one.',
    },
  },
};

export function replaysTexts(language: Language): ReplaysTexts {
  return texts[language];
}
