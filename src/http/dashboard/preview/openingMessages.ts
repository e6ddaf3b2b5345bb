import { inPairs } from '../../../domain/language.ts';

export const openingTexts = inPairs({
  title: ['Mở dần theo cơ quan', 'Open agency by agency'],
  unrestricted: [
    'Hiện không giới hạn: hồ sơ của mọi cơ quan đều được gửi. Để mở dần, nêu những cơ quan được gửi trước trong cấu hình (delivery.only).',
    'Nothing is restricted: the cases of every agency are sent. To open step by step, name those that go first in the configuration (delivery.only).',
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
  opened: [
    'Đã mở. Hồ sơ bắt đầu được gửi sau vài giây; việc mở được ghi vào nhật ký.',
    'Opened. The cases go out within seconds; the audit trail keeps it.',
  ],
  wouldOpen: (cases: string) => [`${cases} hồ sơ sẽ được gửi.`, `Cases that will be sent: ${cases}.`],
  confirm: (cases: string) => [`Mở và gửi ${cases} hồ sơ`, `Open, and send ${cases}`],
  back: ['Quay lại', 'Back'],
});
