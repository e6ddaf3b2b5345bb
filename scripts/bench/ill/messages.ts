import type { IllKindName } from './kinds.ts';

type Kinds = Readonly<Record<IllKindName, string>>;

const FAILING_VI = 'số yêu cầu ÷ (1 − tỷ lệ lỗi)';
const FAILING_EN = 'requests ÷ (1 − share)';

const viKinds: Kinds = {
  healthy: 'Cổng hoạt động tốt. Lý tưởng: số yêu cầu đếm được khi Cổng trả lời ngay',
  'http-503': `trả lời HTTP 503. Lý tưởng: ${FAILING_VI}`,
  'http-500': `trả lời HTTP 500. Lý tưởng: ${FAILING_VI}`,
  html: `trả lời bằng một trang HTML. Lý tưởng: ${FAILING_VI}`,
  empty: `trả lời rỗng. Lý tưởng: ${FAILING_VI}`,
  cut: `trả lời bị cắt, chưa lưu gì. Lý tưởng: ${FAILING_VI}`,
  lost: 'đã lưu nhưng mất câu trả lời. Lý tưởng: thêm một yêu cầu cho mỗi câu trả lời bị mất',
  reset: `ngắt kết nối, chưa lưu gì. Lý tưởng: ${FAILING_VI}`,
  timeout: `không trả lời cho đến hết thời gian chờ. Lý tưởng: ${FAILING_VI}, cộng thời gian chờ`,
  slow: 'trả lời chậm nhưng chưa hết thời gian chờ. Lý tưởng: không thêm yêu cầu nào',
  'http-429':
    'chỉ nhận phần còn lại của tốc độ, quá thì trả lời HTTP 429 không kèm Retry-After. Lý tưởng: không thêm yêu cầu nào, đúng tốc độ đó',
  'retry-after': 'như http-429, kèm Retry-After 1 giây. Lý tưởng như nhau',
  session:
    'phiên mất hiệu lực. Lý tưởng: mỗi lần thêm một lần đăng nhập và gửi lại các yêu cầu đang chờ trả lời',
  count: 'nhận nhiều nhất 37 hồ sơ một lô. Lý tưởng: số yêu cầu đếm được khi gửi lô 37 hồ sơ',
  bytes: 'nhận nhiều nhất 60 % số byte của một lô. Lý tưởng: số byte ÷ giới hạn',
  poison: 'luôn từ chối một hồ sơ, kéo theo cả lô. Lý tưởng: thêm log₂ của một lô để tìm ra',
  hanging:
    'không bao giờ trả lời nếu lô có một hồ sơ. Lý tưởng: thêm năm lần hết thời gian chờ nối tiếp nhau',
  'brown-out': 'không nhận gì trong 6 giây. Lý tưởng: thêm năm yêu cầu và 6 giây',
};

const enKinds: Kinds = {
  healthy: 'not ill. Ideal: the requests that were counted when the portal answered at once',
  'http-503': `answers HTTP 503. Ideal: ${FAILING_EN}`,
  'http-500': `answers HTTP 500. Ideal: ${FAILING_EN}`,
  html: `answers with an HTML page. Ideal: ${FAILING_EN}`,
  empty: `answers with an empty body. Ideal: ${FAILING_EN}`,
  cut: `the answer is cut off, and nothing was stored. Ideal: ${FAILING_EN}`,
  lost: 'stored, but the answer is lost. Ideal: one more request for each lost answer',
  reset: `breaks the connection, and nothing was stored. Ideal: ${FAILING_EN}`,
  timeout: `no answer before the time-out. Ideal: ${FAILING_EN}, and the time-outs themselves`,
  slow: 'the answer comes late, but before the time-out. Ideal: no further request',
  'http-429':
    'takes only the rest of the rate, and answers what exceeds it with HTTP 429 without Retry-After. Ideal: no further request, at that rate',
  'retry-after': 'the same with a Retry-After of 1 second. The same ideal',
  session: 'the session ends. Ideal: each time one login, and the requests under way once more',
  count: 'takes at most 37 cases in a batch. Ideal: the requests that were counted with batches of 37',
  bytes: 'takes at most 60 % of the bytes of a batch. Ideal: bytes ÷ limit',
  poison: 'always refuses one case, and with it the batch. Ideal: log₂ of a batch more, to find it',
  hanging: 'never answers a batch with one certain case. Ideal: five more time-outs, one after another',
  'brown-out': 'takes nothing for 6 seconds. Ideal: five more requests and 6 seconds',
};

const vi = {
  title: 'Cổng gặp sự cố: số yêu cầu và thời gian so với mức lý tưởng',
  running: 'Đang đo',
  answers: (ms: string) => `Trả lời sau ${ms} mili giây`,
  columns: {
    kind: 'Sự cố',
    share: '%',
    requests: 'Yêu cầu',
    seconds: 'Giây',
    ratio: '÷',
    charged: 'Lần tính',
    most: 'Max',
    left: 'Còn',
    wrong: 'Sai',
  },
  columnsExplained:
    '%: tỷ lệ yêu cầu bị lỗi. ÷: so với mức lý tưởng; > nghĩa là bị dừng khi hết hạn, và số yêu cầu được so với phần đã gửi xong. Lần tính: số lần lỗi của Cổng bị tính cho hồ sơ, Max: nhiều nhất của một hồ sơ. Còn: hồ sơ lẽ ra gửi được nhưng chưa gửi. Sai: sổ cái ghi đã đồng bộ nhưng Cổng không có, phải là 0.',
  kinds: viKinds,
  settings: (batch: string, concurrency: string, rate: string, seconds: string) =>
    `Lô ${batch} hồ sơ, ${concurrency} yêu cầu cùng lúc, ${rate} yêu cầu mỗi giây. Thời gian lý tưởng: số yêu cầu theo tốc độ đó, hoặc thời gian trả lời chia cho số yêu cầu cùng lúc, lấy mức dài hơn. Toàn bộ: ${seconds} giây.`,
};

const en: typeof vi = {
  title: 'An ill portal: requests and time, beside the ideal',
  running: 'Measuring',
  answers: (ms) => `Answers after ${ms} milliseconds`,
  columns: {
    kind: 'Kind',
    share: '%',
    requests: 'Requests',
    seconds: 'Seconds',
    ratio: '÷',
    charged: 'Charged',
    most: 'Most',
    left: 'Left',
    wrong: 'False',
  },
  columnsExplained:
    '%: the share of the requests that is hit. ÷: beside the ideal; > means that the limit ended it, and the requests are then compared with the part that was delivered. Charged: attempts charged to cases for a fault of the portal; Most: of one case. Left: cases that could have been delivered and were not. False: synced in the ledger but not at the portal; it must be 0.',
  kinds: enKinds,
  settings: (batch, concurrency, rate, seconds) =>
    `Batches of ${batch} cases, ${concurrency} requests at once, ${rate} a second. The ideal time: the requests at that rate, or the time of their answers divided by the requests at once, whichever is longer. In all: ${seconds} seconds.`,
};

export const illTexts = { vi, en };
