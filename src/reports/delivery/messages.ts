import { inBoth } from '../../domain/language.ts';

const vi = {
  paused: 'Đã tạm dừng gửi: các lô đang gửi sẽ được gửi xong, sau đó không gửi thêm hồ sơ nào.',
  pausedBefore: 'Không thay đổi gì: việc gửi đã được tạm dừng từ trước.',
  resumed: 'Đã bỏ tạm dừng: tiến trình dongbo đang chạy, hoặc lần `sync` tới, gửi các hồ sơ đang chờ.',
  notPaused: 'Không thay đổi gì: việc gửi không bị tạm dừng.',
  notHeld: 'Việc gửi không bị tạm dừng.',
  retried: {
    closed: 'Đã thử: Cổng nhận hồ sơ, việc gửi tiếp tục.',
    refused: 'Đã thử: Cổng vẫn chưa nhận hồ sơ.',
    paused: 'Chưa thử: việc gửi đang được tạm dừng.',
    empty: 'Chưa thử được: lúc này không có hồ sơ nào đến lượt gửi. Lần gửi tới sẽ thử Cổng ngay.',
    pending: 'Đã cho thử, nhưng chưa có kết quả.',
  },
  retriedCases: (count: string) => `Số hồ sơ vừa được đồng bộ: ${count}.`,
  messages: 'Nội dung Cổng đã trả lời khi gửi (mã, nội dung, số lần trả lời):',
  success: (code: string) => `${code} (thành công)`,
  message: (code: string, message: string, count: string) => `- ${code}: “${message}”, ${count}`,
  otherMessages: (count: string) => `- nội dung khác: ${count}`,
  causes: {
    outage: 'Cổng không phản hồi',
    login: 'Cổng từ chối đăng nhập',
    mass_refusal: 'Cổng từ chối hàng loạt với mã lỗi chưa có trong Bảng mã lỗi',
    session: 'Cổng từ chối phiên làm việc',
    throttled: 'Cổng yêu cầu gửi chậm lại',
    unknown_result: 'Cổng báo thành công kèm kết quả (result) ở dạng chưa rõ',
  },
  circuitOpen: (since: string, cause: string, next: string) =>
    `Đang tạm dừng gửi lên Cổng từ ${since} (${cause}); sẽ thử lại lúc ${next}.`,
  listLost: (since: string, size: string, lost: string, before: string) =>
    `Danh mục thủ tục của Cổng đọc lúc ${since} chỉ còn ${size} thủ tục, thiếu ${lost} trong ${before} thủ tục của lần trước. Chưa giữ lại hồ sơ nào vì danh mục này.`,
  listUnknown: (since: string, size: string, known: string, used: string) =>
    `Danh mục thủ tục của Cổng đọc lúc ${since} có ${size} thủ tục, nhưng chỉ có ${known} trong ${used} thủ tục mà hồ sơ của tỉnh đang dùng. Chưa giữ lại hồ sơ nào vì danh mục này.`,
  listAccepted:
    'Đã chấp nhận danh mục thủ tục của Cổng: hồ sơ thuộc thủ tục không có trong đó sẽ bị giữ lại.',
  pausedBy: (since: string, who: string, note: string) =>
    `Việc gửi lên Cổng đã được ${who} tạm dừng từ ${since}${note === '' ? '' : ` (lý do: ${note})`}; để gửi tiếp, dùng lệnh delivery resume.`,
};

const en: typeof vi = {
  paused: 'Delivery is paused: batches in flight are finished, then nothing more is sent.',
  pausedBefore: 'Nothing was changed: delivery was already paused.',
  resumed: 'The pause has ended: the running daemon, or the next `sync`, sends the pending cases.',
  notPaused: 'Nothing was changed: delivery was not paused.',
  notHeld: 'Delivery is not held up.',
  retried: {
    closed: 'Tried: the portal takes cases, and delivery goes on.',
    refused: 'Tried: the portal still takes no case of those that were sent.',
    paused: 'Not tried: delivery is paused.',
    empty: 'Not tried: no case is due now. The next delivery tries the portal at once.',
    pending: 'A try was ordered, but its outcome is not known yet.',
  },
  retriedCases: (count) => `Cases synced meanwhile: ${count}.`,
  messages: 'What the portal has answered to deliveries (code, message, number of answers):',
  success: (code) => `${code} (success)`,
  message: (code, message, count) => `- ${code}: “${message}”, ${count}`,
  otherMessages: (count) => `- other messages: ${count}`,
  causes: {
    outage: 'the portal does not answer',
    login: 'the portal refused the login',
    mass_refusal: 'the portal refused case after case with codes that are not in the table',
    session: 'the portal refused the session',
    throttled: 'the portal asks for fewer requests',
    unknown_result: 'the portal accepts with a result in an unknown form',
  },
  circuitOpen: (since, cause, next) =>
    `Delivery to the portal has been held since ${since} (${cause}); the next attempt is at ${next}.`,
  listLost: (since, size, lost, before) =>
    `The portal's procedure list, read at ${since}, has only ${size} procedures and lacks ${lost} of the ${before} it had before. It holds no case back yet.`,
  listUnknown: (since, size, known, used) =>
    `The portal's procedure list, read at ${since}, has ${size} procedures, but only ${known} of the ${used} that our cases use. It holds no case back yet.`,
  listAccepted:
    "The portal's procedure list was accepted: it now holds back the cases of procedures it lacks.",
  pausedBy: (since, who, note) =>
    `Delivery to the portal has been paused since ${since} by ${who}${note === '' ? '' : ` (${note})`}; resume it with the command delivery resume.`,
};

export const deliveryTexts = inBoth({ vi, en });
