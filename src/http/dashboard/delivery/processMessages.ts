import { inPairs } from '../../../domain/language.ts';

export const processTexts = inPairs({
  title: ['Các máy cùng chạy dongbo', 'Processes on this ledger'],
  process: ['Máy', 'Machine'],
  onHost: (host: string, pid: string) => [`${host} (tiến trình ${pid})`, `${host} (process ${pid})`],
  version: ['Phiên bản', 'Version'],
  roles: ['Vai trò', 'Roles'],
  leads: ['Làm phần việc chung của', 'Leads'],
  seen: ['Còn chạy lúc', 'Alive at'],
  died: ['Đã ngừng đột ngột, phát hiện lúc', 'Died, as was found at'],
  lost: (hosts: string) => [
    `Đã ngừng đột ngột và chưa chạy lại: ${hosts}. Các máy khác làm tiếp phần việc đó; khởi động lại dongbo trên máy này, hoặc tìm xem vì sao ngừng.`,
    `Died and has not come back: ${hosts}. The others have taken over its work; start dongbo there again, or find out why it ended.`,
  ],
  versionsDiffer: (versions: string) => [
    `Đang chạy nhiều phiên bản (${versions}): hoàn tất việc nâng cấp trên các máy còn lại.`,
    `Different versions are running (${versions}): complete the upgrade on the remaining machines.`,
  ],
});
