import { inBoth } from '../../domain/language.ts';
import { typedCommand } from '../../domain/typedCommand.ts';

const vi = {
  paused: 'Đã tạm dừng gửi: các lô đang gửi sẽ được gửi xong, sau đó không gửi thêm hồ sơ nào.',
  pausedBefore: 'Không thay đổi gì: việc gửi đã được tạm dừng từ trước.',
  resumed: `Đã bỏ tạm dừng: tiến trình dongbo đang chạy, hoặc ${typedCommand('sync')}, gửi các hồ sơ đang chờ.`,
  notPaused: 'Không thay đổi gì: việc gửi không bị tạm dừng.',
  notHeld: 'Việc gửi không bị tạm dừng.',
  slowed: (percent: string) =>
    `Đang gửi chậm lại, ở mức ${percent} tốc độ cho phép, vì gửi nhanh hơn Cổng cũng không trả lời được nhiều hơn; tự nhanh trở lại khi Cổng đáp ứng được.`,
  queues: {
    fresh: (count: string, since: string) => `Hồ sơ mới thay đổi đang chờ gửi (gửi trước): ${count}${since}.`,
    backlog: (count: string, since: string) => `Hồ sơ tồn đọng đang chờ gửi: ${count}${since}.`,
    since: (time: string) => `, chờ lâu nhất từ ${time}`,
    unknown: '; thời điểm gửi hết: —',
    emptyAt: (time: string) => `; với tốc độ hiện nay, gửi hết lúc ${time}`,
  },
  processes: {
    heading: 'Các tiến trình dùng chung sổ cái:',
    who: (host: string, pid: string, version: string, roles: string) =>
      `Máy ${host}, tiến trình ${pid}, phiên bản ${version}, vai trò ${roles}`,
    leads: (roles: string) => `; làm phần việc chung của ${roles}`,
    seen: (time: string) => `; còn chạy lúc ${time}.`,
    died: (time: string) => `; đã ngừng đột ngột, phát hiện lúc ${time}.`,
  },
  retried: {
    closed: 'Đã thử: Cổng nhận hồ sơ, việc gửi tiếp tục.',
    refused: 'Đã thử: Cổng vẫn chưa nhận hồ sơ.',
    steps_refused: 'Đã thử: Cổng nhận hồ sơ, nhưng vẫn chưa nhận các bước xử lý.',
    paused: 'Chưa thử: việc gửi đang được tạm dừng.',
    reached:
      'Đã thử đăng nhập và tra cứu (lúc này không có hồ sơ nào đến lượt gửi): Cổng trả lời bình thường, việc gửi tiếp tục khi có hồ sơ.',
    unreached:
      'Đã thử đăng nhập và tra cứu (lúc này không có hồ sơ nào đến lượt gửi): vẫn chưa sử dụng được Cổng.',
    empty:
      'Chưa thử được: lúc này không có hồ sơ nào đến lượt gửi, mà chỉ khi gửi hồ sơ mới biết Cổng có nhận hay không. Hồ sơ tới lượt sẽ được gửi thử ngay.',
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
  faults: {
    certificate: 'chứng thư số (TLS) của máy chủ tại địa chỉ adapter không được chấp nhận',
    redirect: 'địa chỉ adapter chuyển hướng sang địa chỉ khác',
    name: 'không phân giải được tên máy chủ trong địa chỉ adapter',
    unreadable: 'câu trả lời không đọc được, không phải của Cổng',
    dead: 'không kết nối được tới máy chủ adapter',
  },
  faultRemedies: {
    certificate: `Đề nghị bên vận hành adapter gia hạn hoặc thay chứng thư số; nếu chứng thư do đơn vị trong ngành cấp, khai báo tệp chứng thư của đơn vị cấp bằng NODE_EXTRA_CA_CERTS. Sau đó bấm “Thử gửi ngay” hoặc chạy ${typedCommand('delivery retry')}.`,
    redirect:
      'Ghi vào portal.adapterUrl địa chỉ của chính adapter (dongbo không đi theo chuyển hướng vì dữ liệu có thông tin cá nhân), rồi khởi động lại dongbo.',
    name: `Kiểm tra tên máy chủ trong portal.adapterUrl và máy chủ tên miền (DNS) của máy này. Sau đó bấm “Thử gửi ngay” hoặc chạy ${typedCommand('delivery retry')}.`,
    unreadable:
      'Một hệ thống đứng trước Cổng đã trả lời thay Cổng, thường là trang báo lỗi. dongbo tự thử lại; nếu kéo dài, hỏi bên vận hành adapter.',
    dead: 'dongbo tự thử lại. Nếu kéo dài, kiểm tra adapter tại portal.adapterUrl có đang chạy không và tường lửa giữa hai máy.',
  },
  circuitOpen: {
    all: (since: string, cause: string, next: string) =>
      `Đang tạm dừng gửi lên Cổng từ ${since} (${cause}); sẽ thử lại lúc ${next}. Hồ sơ và các bước xử lý chờ gửi, không bị mất.`,
    records: (since: string, cause: string, next: string) =>
      `Đang tạm dừng gửi hồ sơ lên Cổng từ ${since} (${cause}); sẽ thử lại lúc ${next}. Các bước xử lý của hồ sơ mà Cổng đã nhận vẫn được gửi; hồ sơ chờ gửi không bị mất.`,
    steps: (since: string, cause: string, next: string) =>
      `Đang tạm dừng gửi các bước xử lý lên Cổng từ ${since} (${cause}); sẽ thử lại lúc ${next}. Hồ sơ vẫn được gửi; các bước xử lý chờ gửi không bị mất.`,
  },
  onlyHeld: {
    records: 'chỉ hồ sơ; các bước xử lý vẫn được gửi',
    steps: 'chỉ các bước xử lý; hồ sơ vẫn được gửi',
  },
  held: (waiting: string, fresh: string) =>
    `Đang chờ vì việc này: ${waiting} hồ sơ, trong đó ${fresh} hồ sơ mới thay đổi.`,
  heldSteps: (waiting: string) =>
    `Đang chờ vì việc này: ${waiting} hồ sơ mà Cổng đã nhận, chỉ còn thiếu các bước xử lý.`,
  needPeople: (count: string) =>
    `Không chờ vì việc này: ${count} hồ sơ bị giữ lại hoặc bị từ chối, cần có người xử lý.`,
  readAt: (time: string) => `Việc đọc nguồn không dừng: lần gần nhất lúc ${time}.`,
  listLost: (since: string, size: string, lost: string, before: string) =>
    `Danh mục thủ tục của Cổng đọc lúc ${since} chỉ còn ${size} thủ tục, thiếu ${lost} trong ${before} thủ tục của lần trước. Chưa giữ lại hồ sơ nào vì danh mục này.`,
  listUnknown: (since: string, size: string, known: string, used: string) =>
    `Danh mục thủ tục của Cổng đọc lúc ${since} có ${size} thủ tục, nhưng chỉ có ${known} trong ${used} thủ tục mà hồ sơ của tỉnh đang dùng. Chưa giữ lại hồ sơ nào vì danh mục này.`,
  listAccepted:
    'Đã chấp nhận danh mục thủ tục của Cổng: hồ sơ thuộc thủ tục không có trong đó sẽ bị giữ lại.',
  pausedBy: (since: string, who: string, note: string) =>
    `Việc gửi lên Cổng đã được ${who} tạm dừng từ ${since}${note === '' ? '' : ` (lý do: ${note})`}; để gửi tiếp, dùng lệnh ${typedCommand('delivery resume')}.`,
};

const en: typeof vi = {
  paused: 'Delivery is paused: batches in flight are finished, then nothing more is sent.',
  pausedBefore: 'Nothing was changed: delivery was already paused.',
  resumed: `The pause has ended: the running daemon, or ${typedCommand('sync')}, sends the pending cases.`,
  notPaused: 'Nothing was changed: delivery was not paused.',
  notHeld: 'Delivery is not held up.',
  slowed: (percent) =>
    `Delivery has slowed down to ${percent} of the allowed rate, because the portal answers no more if it gets more; it speeds up by itself.`,
  queues: {
    fresh: (count, since) => `Fresh cases, which are sent first: ${count}${since}.`,
    backlog: (count, since) => `Cases in the backlog: ${count}${since}.`,
    since: (time) => `, the oldest due since ${time}`,
    unknown: '; empty at: —',
    emptyAt: (time) => `; empty at ${time} at the present rate`,
  },
  processes: {
    heading: 'Processes that share the ledger:',
    who: (host, pid, version, roles) => `${host}, process ${pid}, version ${version}, roles ${roles}`,
    leads: (roles) => `; leads ${roles}`,
    seen: (time) => `; alive at ${time}.`,
    died: (time) => `; died, as was found at ${time}.`,
  },
  retried: {
    closed: 'Tried: the portal accepts cases, and delivery continues.',
    refused: 'Tried: the portal still takes no case of those that were sent.',
    steps_refused: 'Tried: the portal accepts cases, but still none of the steps that were sent.',
    paused: 'Not tried: delivery is paused.',
    reached:
      'Tried a login and a look-up, as no case is due now: the portal answers, and delivery continues with the next case.',
    unreached: 'Tried a login and a look-up, as no case is due now: the portal still cannot be used.',
    empty:
      'Not tried: no case is due now, and only a case can show whether the portal accepts it. The next one tries at once.',
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
  faults: {
    certificate: "the TLS certificate at the adapter's address is not accepted",
    redirect: "the adapter's address redirects to another one",
    name: "the host name in the adapter's address does not resolve",
    unreadable: "an answer that cannot be read and is not the portal's",
    dead: "no connection to the adapter's host",
  },
  faultRemedies: {
    certificate: `Have the operator of the adapter renew or replace the certificate; if an authority of your own issued it, name its file in NODE_EXTRA_CA_CERTS. Then press “Try now” or run ${typedCommand('delivery retry')}.`,
    redirect:
      'Set portal.adapterUrl to the address of the adapter itself (redirects are not followed, because the data is personal), and restart dongbo.',
    name: `Check the host name in portal.adapterUrl, and the name server (DNS) of this machine. Then press “Try now” or run ${typedCommand('delivery retry')}.`,
    unreadable:
      'Something in front of the portal answered in its place, usually with an error page. dongbo retries by itself; if it lasts, ask the operator of the adapter.',
    dead: 'dongbo retries by itself. If it lasts, check that the adapter at portal.adapterUrl runs, and the firewalls in between.',
  },
  circuitOpen: {
    all: (since, cause, next) =>
      `Delivery to the portal has been held since ${since} (${cause}); the next attempt is at ${next}. Cases and their steps wait, and none is lost.`,
    records: (since, cause, next) =>
      `Cases have been held back from the portal since ${since} (${cause}); the next attempt is at ${next}. Steps of cases that it has accepted are still sent; no waiting case is lost.`,
    steps: (since, cause, next) =>
      `Progress steps have been held back from the portal since ${since} (${cause}); the next attempt is at ${next}. Cases are still sent; no waiting step is lost.`,
  },
  onlyHeld: {
    records: 'only cases; steps are still sent',
    steps: 'only progress steps; cases are still sent',
  },
  held: (waiting, fresh) => `Waiting for this: ${waiting} cases, ${fresh} of them changed of late.`,
  heldSteps: (waiting) =>
    `Waiting for this: ${waiting} cases that the portal has accepted and that lack nothing but steps.`,
  needPeople: (count) =>
    `Not waiting for this: ${count} blocked or refused cases, on which somebody has to act.`,
  readAt: (time) => `The source is still read: last at ${time}.`,
  listLost: (since, size, lost, before) =>
    `The portal's procedure list, read at ${since}, has only ${size} procedures and lacks ${lost} of the ${before} it had before. It holds no case back yet.`,
  listUnknown: (since, size, known, used) =>
    `The portal's procedure list, read at ${since}, has ${size} procedures, but only ${known} of the ${used} that our cases use. It holds no case back yet.`,
  listAccepted:
    "The portal's procedure list was accepted: it now holds back the cases of procedures it lacks.",
  pausedBy: (since, who, note) =>
    `Delivery to the portal has been paused since ${since} by ${who}${note === '' ? '' : ` (${note})`}; resume it with the command ${typedCommand('delivery resume')}.`,
};

export const deliveryTexts = inBoth({ vi, en });
