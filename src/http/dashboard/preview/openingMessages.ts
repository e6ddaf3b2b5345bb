import { inPairs } from '../../../domain/language.ts';

export const openingTexts = inPairs({
  title: ['Mở dần theo cơ quan', 'Open agency by agency'],
  unrestricted: [
    'Hiện không giới hạn: hồ sơ của mọi cơ quan đều được gửi. Để mở dần, bắt đầu bằng gửi thử một số hồ sơ ở trên, hoặc nêu những cơ quan được gửi trước trong cấu hình (delivery.only).',
    'Nothing is restricted: the cases of every agency are sent. To open step by step, begin with a trial of some cases above, or name those that go first in the configuration (delivery.only).',
  ],
  allOpened: [
    'Đã mở tất cả: hồ sơ của mọi cơ quan đều được gửi, dù cấu hình có giới hạn.',
    'Everything has been opened: the cases of every agency are sent, whatever the configuration restricts.',
  ],
  means: [
    'Chỉ hồ sơ của những cơ quan đã mở được gửi; hồ sơ khác chờ, không phải lỗi. Đánh dấu cơ quan cần mở.',
    'Only cases of agencies that are open are sent; the others wait, which is no fault. Tick the agencies to open.',
  ],
  caption: ['Các cơ quan và số hồ sơ sẽ được gửi khi mở', 'Agencies, and what opening each releases'],
  agency: ['Cơ quan', 'Agency'],
  state: ['Tình trạng', 'State'],
  states: {
    open: ['Đã mở', 'Open'],
    partly: ['Mở một phần', 'Open in part'],
    closed: ['Chưa mở', 'Not open'],
  },
  releases: ['Hồ sơ sẽ được gửi', 'Cases released'],
  submit: ['Mở các cơ quan đã đánh dấu', 'Open those ticked'],
  submitAll: ['Mở tất cả', 'Open everything'],
  done: {
    yes: [
      'Đã mở. Hồ sơ bắt đầu được gửi sau vài giây; việc mở được ghi vào nhật ký.',
      'Opened. The cases go out within seconds; the audit trail keeps it.',
    ],
    closed: [
      'Đã đóng lại. Hồ sơ chưa gửi sẽ chờ; việc đóng được ghi vào nhật ký.',
      'Closed again. What was not sent waits; the audit trail keeps it.',
    ],
    trial: [
      'Đã mở gửi thử. Các hồ sơ này được gửi sau vài giây, nếu việc gửi không bị tạm dừng. Sau đó kiểm tra trên Cổng, rồi mở thêm cơ quan.',
      'The trial is open. Its cases go out within seconds unless delivery is paused. Then look at them on the portal, and open more agencies.',
    ],
  },
  close: ['Đóng lại', 'Close again'],
  closeAll: ['Đóng lại, chỉ gửi theo các quy tắc trước đó', 'Close again, as the rules were before'],
  trialOpen: (cases: string) => [
    `Đang mở gửi thử ${cases} hồ sơ.`,
    `Cases that are open for a trial: ${cases}.`,
  ],
  closeTrial: ['Kết thúc gửi thử', 'End the trial'],
  useless: (rules: string) => [
    `Quy tắc trong cấu hình (delivery.only) không khớp hồ sơ nào: ${rules}. Kiểm tra lại mã.`,
    `Rules of the configuration (delivery.only) that match no case: ${rules}. See whether the codes are right.`,
  ],
  trialMeans: [
    'Chỉ gửi một số hồ sơ của một cơ quan. Mọi hồ sơ khác chờ (chưa mở gửi) cho đến khi được mở ở dưới.',
    'Sends some cases of one agency only. All others wait (not released yet) until they are opened below.',
  ],
  trialNumber: ['Số hồ sơ', 'Number of cases'],
  trialSubmit: ['Chỉ gửi các hồ sơ này', 'Send only these'],
  wouldOpen: (cases: string) => [`${cases} hồ sơ sẽ được gửi.`, `Cases that will be sent: ${cases}.`],
  confirm: (cases: string) => [`Mở và gửi ${cases} hồ sơ`, `Open, and send ${cases}`],
  back: ['Quay lại', 'Back'],
});
