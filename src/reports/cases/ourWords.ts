/**
 * dongbo's own sentences about a delivery that failed, in Vietnamese. They are kept with the case in English, as the log has
 * them; what the portal itself says is kept as it came, and shown so in both languages.
 */

type Words = (...parts: readonly string[]) => string;

const BODIES: Readonly<Record<string, string>> = {
  'an empty body': 'nội dung rỗng',
  'a web page for a body': 'một trang web thay cho câu trả lời',
  'JSON that is cut off or has no usable error_code': 'JSON bị cắt hoặc không có error_code đọc được',
  'a body that is no answer': 'nội dung không phải câu trả lời',
};

/** Each sentence whole; the brackets are what differs. */
const SENTENCES: readonly (readonly [RegExp, Words])[] = [
  [
    /^the portal's answer was lost \((.+)\); the request may have arrived$/,
    (code) => `mất câu trả lời của Cổng (${code}); yêu cầu có thể đã đến`,
  ],
  [
    /^no connection to the portal \((.+)\); nothing was sent$/,
    (code) => `không kết nối được với Cổng (${code}); chưa gửi gì`,
  ],
  [/^HTTP (\d+) with (.+)$/, (status = '', body = '') => `HTTP ${status}, ${BODIES[body] ?? body}`],
  [/^the portal refused with error_code (.+)$/, (code) => `Cổng từ chối với error_code ${code}`],
  [
    /^the portal accepted, but its result does not name this case$/,
    () => 'Cổng nhận, nhưng kết quả trả về không nêu hồ sơ này',
  ],
  [
    /^the portal accepted, but with .+ for a result$/,
    () => 'Cổng nhận, nhưng kết quả trả về có dạng không đọc được',
  ],
  [/^the portal accepted the login but gave no session$/, () => 'Cổng cho đăng nhập nhưng không cấp phiên'],
  [
    /^the portal refused the login, which only a probe tries again$/,
    () => 'Cổng từ chối đăng nhập; chỉ lần thử định kỳ mới đăng nhập lại',
  ],
  [/^dongbo aborted it$/, () => 'dongbo đã ngừng lần gửi này'],
  [/^dongbo did not send it$/, () => 'dongbo chưa gửi'],
  [/^dongbo holds the steps back \((.+)\)$/, (why) => `dongbo giữ lại các bước xử lý (${why})`],
];

/** The sentence in Vietnamese, if it is one of ours; else as it is. */
export function inVietnamese(detail: string): string {
  for (const [sentence, words] of SENTENCES) {
    const found = sentence.exec(detail);
    if (found !== null) return words(...found.slice(1));
  }
  return detail;
}
