import type { Language } from '../../domain/language.ts';

const vi = {
  title: (records: string) => `dongbo: mô phỏng tỉnh Hải Dương với ${records} hồ sơ`,
  titleTwoLevel: (records: string, second: string) =>
    `dongbo: mô phỏng thành phố Hải Phòng sau sáp nhập\n${records} hồ sơ của tỉnh Hải Dương cũ (OpenCPS), ${second} của hệ thống mới (iGate)`,
  start: '1. Khởi động hệ thống một cửa của tỉnh và Cổng DVCQG (mô phỏng, HTTP thật)',
  baseline: (count: string) => `2. Nhập danh sách ${count} hồ sơ Cổng đã có (import-baseline)`,
  census: (read: string, requests: string) =>
    `3. Rà soát toàn bộ hồ sơ của tỉnh: đã đọc ${read} hồ sơ, ${requests} yêu cầu`,
  before: 'TRƯỚC KHI ĐỒNG BỘ',
  deliver: '4. Gửi các hồ sơ chưa đồng bộ qua Redis/BullMQ lên Cổng',
  renumbered: (caseNo: string) =>
    `   (Tỉnh vừa đổi số một hồ sơ thành ${caseNo}:\n   số cũ không còn tính, số mới được gửi.)`,
  delivered: (synced: string, requests: string, rate: string) =>
    `   ${synced} hồ sơ được Cổng ghi nhận bằng ${requests} yêu cầu, ${rate} hồ sơ/giây`,
  after: 'SAU KHI ĐỒNG BỘ',
  left: 'CÒN LẠI',
  reading: 'Đọc nguồn   ',
  sending: 'Gửi lên Cổng',
  importing: 'Nhập        ',
  measured: (seconds: string, memory: string, redis: string) =>
    `Toàn bộ ${seconds} giây; bộ nhớ cao nhất: dongbo ${memory} MB, Redis ${redis} MB.`,
  stopped: (cause: string) => `Dừng gửi: Cổng không sử dụng được (${cause}).`,
  past: (days: string) =>
    `   (Diễn biến ${days} ngày trên trang theo dõi là quá khứ mô phỏng:\n   lần gửi này, chia ra từng đêm.)`,
  portTaken: (wanted: string, used: string) =>
    `Cổng TCP ${wanted} đang có chương trình khác dùng: dùng ${used}.`,
  dashboard: 'Trang theo dõi:',
  signIn: 'Đăng nhập bằng liên kết này (dùng một lần, trong một giờ):',
  tryThis: 'Thử trên trang:',
  tries: {
    cause: 'Bấm vào một nguyên nhân: xem hồ sơ nào, ai xử lý, cần làm gì.',
    map: 'Gán mã quốc gia cho một thủ tục, và xem số chưa đồng bộ giảm ngay:',
    arrive: 'Cho tỉnh tiếp nhận 20 hồ sơ mới, và xem hồ sơ được gửi:',
  },
  end: 'Dừng bằng Ctrl-C; dữ liệu mô phỏng được xoá.',
  endKept: 'Dừng bằng Ctrl-C; dữ liệu mô phỏng được giữ lại.',
  discarded: (command: string) =>
    `Dữ liệu mô phỏng đã được xoá. Để giữ lại và thử các lệnh trên:\n  ${command}`,
  kept: (dir: string) => `Dữ liệu được giữ tại ${dir}. Thử tiếp:`,
  servers: 'Để chạy tiếp, mở các máy chủ mô phỏng, mỗi lệnh một cửa sổ:',
  thenStart: 'rồi chạy thường trực, có trang theo dõi (hoặc sync: một lượt):',
};

const en: typeof vi = {
  title: (records: string) => `dongbo: a simulated Hải Dương province with ${records} cases`,
  titleTwoLevel: (records, second) =>
    `dongbo: a simulated Hải Phòng city after its merger\n${records} cases of the former Hải Dương (OpenCPS), ${second} of the new system (iGate)`,
  start: '1. Start the provincial system and the national portal (simulated, real HTTP)',
  baseline: (count: string) => `2. Import the ${count} cases the portal already has (import-baseline)`,
  census: (read: string, requests: string) =>
    `3. Take the census of the province: ${read} cases read with ${requests} requests`,
  before: 'BEFORE',
  deliver: '4. Deliver what has not arrived, through Redis/BullMQ, to the portal',
  renumbered: (caseNo) =>
    `   (The province has just renumbered a case to ${caseNo}:\n   the old number is gone, the new one is sent.)`,
  delivered: (synced: string, requests: string, rate: string) =>
    `   ${synced} cases acknowledged with ${requests} requests, ${rate} cases a second`,
  after: 'AFTER',
  left: 'REMAINING',
  reading: 'Reading   ',
  sending: 'Delivering',
  importing: 'Importing ',
  measured: (seconds: string, memory: string, redis: string) =>
    `${seconds} seconds in all; peak memory: dongbo ${memory} MB, Redis ${redis} MB.`,
  stopped: (cause: string) => `Delivery stopped: the portal could not be used (${cause}).`,
  past: (days) =>
    `   (The ${days} days of history on the dashboard are a simulated past: this\n   delivery, spread over nights.)`,
  portTaken: (wanted, used) => `Another program uses TCP port ${wanted}: using ${used}.`,
  dashboard: 'Dashboard:',
  signIn: 'Sign in with this link (works once, within an hour):',
  tryThis: 'Try on its pages:',
  tries: {
    cause: 'Click a cause: which cases, whose turn it is, what to do.',
    map: 'Map a procedure to its national code, and watch the unsynced number fall:',
    arrive: 'Let the province receive 20 new cases, and watch them arrive at the portal:',
  },
  end: 'Ctrl-C ends it and removes the simulated data.',
  endKept: 'Ctrl-C ends it; the simulated data is kept.',
  discarded: (command) =>
    `The simulated data was removed. To keep it and try the commands above:\n  ${command}`,
  kept: (dir: string) => `The data is kept in ${dir}. Try:`,
  servers: 'To go on, run the simulated servers, one window each:',
  thenStart: 'then the daemon with its dashboard (or sync, for one run):',
};

export type DemoTexts = typeof vi;
export const demoTexts = { vi, en } as const satisfies Readonly<Record<Language, DemoTexts>>;
