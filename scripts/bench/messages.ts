const vi = {
  title: (machine: string) => `Hiệu năng trên máy này (${machine})`,
  running: 'Đang đo',
  names: {
    floor: 'trao đổi trần',
    dongbo: 'dongbo',
    jobPerCase: 'mỗi hồ sơ một job',
    publisher: 'cách gọi hiện nay',
  },
  explained: {
    floor: 'đọc trang và gửi lô, không sổ cái, không hàng đợi: mức nhanh nhất có thể',
    dongbo: 'lệnh sync: kiểm đếm, sổ cái, hàng đợi, gửi, ghi nhận',
    jobPerCase: 'BullMQ, mỗi hồ sơ một job và một yêu cầu, không gửi tiến độ',
    publisher: 'lần lượt từng hồ sơ, bốn yêu cầu; không tính 45 giây nghỉ giữa mỗi lượt',
  },
  columns: {
    cases: 'Hồ sơ',
    seconds: 'Giây',
    rate: 'Hồ sơ/giây',
    requests: 'Yêu cầu/1.000',
    memory: 'MB',
    ratio: 'dongbo/nó',
  },
  scalingTitle: 'dongbo khi số hồ sơ tăng mười lần',
  scaling: { cases: 'Hồ sơ', cpu: 'µs CPU/hồ sơ', wall: 'µs/hồ sơ', memory: 'MB cao nhất' },
  scalingRatio: 'tỷ lệ',
  redis: (dongbo: string, jobs: string) =>
    `Bộ nhớ Redis cao nhất: dongbo ${dongbo} MB, mỗi hồ sơ một job ${jobs} MB.`,
  rounds: (rounds: string, seconds: string) =>
    `Số lượt chạy xen kẽ: ${rounds} (lấy trung vị); toàn bộ ${seconds} giây. Tỉnh và Cổng là mô phỏng, chạy trên cùng máy.`,
};

const en: typeof vi = {
  title: (machine) => `Performance of this machine (${machine})`,
  running: 'Measuring',
  names: {
    floor: 'bare exchange',
    dongbo: 'dongbo',
    jobPerCase: 'a job per case',
    publisher: "today's calls",
  },
  explained: {
    floor: 'reads pages and posts batches, no ledger, no queue: the lower bound',
    dongbo: 'the sync command: census, ledger, queue, delivery, settlement',
    jobPerCase: 'BullMQ with a job and a request per case, without progress steps',
    publisher: 'case after case, four requests each; without its 45-second pauses',
  },
  columns: {
    cases: 'Cases',
    seconds: 'Seconds',
    rate: 'Cases/s',
    requests: 'Requests/1,000',
    memory: 'MB',
    ratio: 'dongbo/this',
  },
  scalingTitle: 'dongbo at ten times the cases',
  scaling: { cases: 'Cases', cpu: 'µs CPU/case', wall: 'µs/case', memory: 'Peak MB' },
  scalingRatio: 'ratio',
  redis: (dongbo, jobs) => `Peak memory of Redis: dongbo ${dongbo} MB, a job per case ${jobs} MB.`,
  rounds: (rounds, seconds) =>
    `Interleaved rounds: ${rounds} (medians shown); ${seconds} seconds in all. Province and portal are simulated on this machine.`,
};

export const benchTexts = { vi, en };
