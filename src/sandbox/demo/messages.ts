export const demoTexts = {
  vi: {
    title: (records: string) => `dongbo: mô phỏng tỉnh Hải Dương với ${records} hồ sơ`,
    start: '1. Khởi động hệ thống một cửa của tỉnh và Cổng DVCQG (mô phỏng, HTTP thật)',
    baseline: (count: string) => `2. Nhập danh sách ${count} hồ sơ Cổng đã có (import-baseline)`,
    census: (read: string, requests: string) =>
      `3. Kiểm đếm toàn bộ hồ sơ của tỉnh: đã đọc ${read} hồ sơ, ${requests} yêu cầu`,
    before: 'TRƯỚC KHI ĐỒNG BỘ',
    deliver: '4. Gửi các hồ sơ chưa đồng bộ qua Redis/BullMQ lên Cổng',
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
    discarded: 'Dữ liệu mô phỏng đã được xoá. Để giữ lại và thử các lệnh trên:\n  npm run demo -- --keep',
    kept: (dir: string) => `Dữ liệu được giữ tại ${dir}. Thử tiếp:`,
    servers: 'Để gửi lại, chạy hai máy chủ mô phỏng (mỗi lệnh một cửa sổ), rồi chạy lệnh sync:',
  },
  en: {
    title: (records: string) => `dongbo: a simulated Hải Dương province with ${records} cases`,
    start: '1. Start the provincial system and the national portal (simulated, real HTTP)',
    baseline: (count: string) => `2. Import the ${count} cases the portal already has (import-baseline)`,
    census: (read: string, requests: string) =>
      `3. Take the census of the province: ${read} cases read with ${requests} requests`,
    before: 'BEFORE',
    deliver: '4. Deliver what has not arrived, through Redis/BullMQ, to the portal',
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
    discarded:
      'The simulated data was removed. To keep it and try the commands above:\n  npm run demo -- --keep',
    kept: (dir: string) => `The data is kept in ${dir}. Try:`,
    servers: 'To deliver again, run the two simulated servers (one window each), then sync:',
  },
} as const;

export type DemoTexts = (typeof demoTexts)[keyof typeof demoTexts];
