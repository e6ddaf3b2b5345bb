import type { CircuitCause } from '../../../domain/circuit.ts';
import { inPairs, type Pair } from '../../../domain/language.ts';

export const frameTexts = inPairs({
  frame: {
    product: [
      'Đồng bộ hồ sơ lên Cổng Dịch vụ công quốc gia',
      'Cases synchronised to the National Public Service Portal',
    ],
    skip: ['Đến nội dung chính', 'Skip to the content'],
    search: {
      label: ['Tìm hồ sơ theo mã', 'Find a case by its number'],
      hint: ['Mã hồ sơ (phím /)', 'Case number (key /)'],
      button: ['Tìm', 'Find'],
    },
    navigation: ['Các trang', 'Pages'],
    pages: {
      overview: ['Tổng quan', 'Overview'],
      agencies: ['Cơ quan', 'Agencies'],
      causes: ['Nguyên nhân', 'Causes'],
      cases: ['Hồ sơ', 'Cases'],
      replays: ['Gửi lại', 'Replays'],
      mappings: ['Bảng mã', 'Code tables'],
      preview: ['Xem trước', 'Preview'],
      delivery: ['Gửi hồ sơ', 'Delivery'],
      alarms: ['Cảnh báo', 'Alarms'],
      users: ['Người dùng', 'Users'],
      audit: ['Nhật ký', 'Audit trail'],
    },
    roles: {
      viewer: ['Xem', 'Viewer'],
      operator: ['Vận hành', 'Operator'],
      admin: ['Quản trị', 'Administrator'],
    },
    wholeProvince: ['toàn tỉnh', 'whole province'],
    agencies: (count: string) => [`${count} cơ quan`, `agencies: ${count}`],
    otherProvinces: ['Tỉnh khác', 'Other provinces'],
    allProvinces: ['Tất cả các tỉnh, thành phố', 'All provinces'],
    signOut: ['Đăng xuất', 'Sign out'],
    otherLanguage: ['English', 'Tiếng Việt'],
    download: {
      preparing: ['Đang chuẩn bị tệp…', 'Preparing the file…'],
      begun: [
        'Tệp đang được tải về. Trình duyệt hiện tiến độ và báo khi tải xong.',
        'The file is being downloaded. The browser shows its progress and says when it is complete.',
      ],
    },
    asOf: (when: string) => [`Số liệu lúc ${when}`, `As of ${when}`],
    version: (version: string) => [`dongbo ${version}`, `dongbo ${version}`],
  },
  live: {
    title: ['Trạng thái hiện nay', 'At this moment'],
    updated: ['Chưa đồng bộ: {}', 'Not synced: {}'],
    connecting: ['Đang kết nối để cập nhật số liệu…', 'Connecting to keep the figures up to date…'],
    connected: ['Số liệu tự cập nhật', 'The figures update automatically'],
    lost: [
      'Mất kết nối với máy chủ: số liệu trên trang có thể đã cũ. Đang thử kết nối lại.',
      'The connection to the server is lost: the figures on this page may be old. Reconnecting.',
    ],
    ended: [
      'Phiên làm việc đã kết thúc. Tải lại trang để đăng nhập.',
      'The session has ended. Reload the page to sign in.',
    ],
    rate: ['Tốc độ gửi', 'Delivered'],
    perSecond: ['hồ sơ/giây', 'cases/second'],
    fresh: ['Mới thay đổi, chờ gửi', 'Fresh, waiting'],
    backlog: ['Tồn đọng, chờ gửi', 'Backlog'],
    lag: ['Từ khi hồ sơ thay đổi đến khi Cổng xác nhận', 'From change to acknowledgement'],
    lagOld: ['(gồm cả hồ sơ tồn đọng)', '(old cases included)'],
    blocked: {
      all: ['Đang tạm dừng gửi lên Cổng: {}.', 'Delivery to the portal is held: {}.'],
      records: ['Đang tạm dừng gửi hồ sơ lên Cổng: {}.', 'Cases are held back from the portal: {}.'],
      steps: [
        'Đang tạm dừng gửi các bước xử lý lên Cổng, hồ sơ vẫn được gửi: {}.',
        'Progress steps are held back from the portal, cases are still sent: {}.',
      ],
      paused: [
        'Đang tạm dừng gửi hồ sơ: cho gửi tiếp ở trang Gửi hồ sơ.',
        'Delivery is paused: resume it on the page Delivery.',
      ],
    },
    /** In short; the page Delivery says more. */
    remedies: {
      outage: ['Không cần thao tác: dongbo tự thử lại.', 'Nothing to do: dongbo retries by itself.'],
      session: ['Không cần thao tác: dongbo tự đăng nhập lại.', 'Nothing to do: dongbo logs in again.'],
      throttled: [
        'Không cần thao tác: dongbo gửi tiếp sau thời gian chờ.',
        'Nothing to do: delivery resumes after the wait.',
      ],
      login: [
        'Kiểm tra tên đăng nhập và mật khẩu với đơn vị vận hành Cổng.',
        'Check the user name and password with the portal operator.',
      ],
      mass_refusal: ['Hỏi đơn vị vận hành Cổng về mã lỗi.', 'Ask the portal operator about the code.'],
      unknown_result: [
        'Hỏi đơn vị vận hành Cổng ý nghĩa của result.',
        'Ask the portal operator what the result means.',
      ],
    } satisfies Readonly<Record<CircuitCause, Pair>>,
  },
  standstill: [
    'dongbo không làm việc bình thường được; khi hết nguyên nhân sẽ tự làm tiếp',
    'dongbo cannot work properly; it continues by itself once the cause is gone',
  ],
  tableFaults: {
    title: [
      'Bảng mã có lỗi: dongbo tạm dùng bảng đúng gần nhất',
      'A code table is faulty: the last good one stays in use',
    ],
    line: (table: string, line: string) => [`${table}, dòng ${line}`, `${table}, line ${line}`],
    expected: (text: string) => [`Cần có: ${text}.`, `Expected: ${text}.`],
    more: (count: string) => [`và ${count} lỗi khác`, `and ${count} more`],
  },
  paging: { first: ['Về trang đầu', 'First page'], next: ['Trang tiếp theo', 'Next page'] },
  crossSite: { title: ['Đang mở trang', 'Opening the page'], proceed: ['Tiếp tục', 'Continue'] },
  errors: {
    notFound: ['Không có trang này', 'There is no such page'],
    notFoundText: [
      'Địa chỉ không đúng, hoặc nội dung không còn.',
      'The address is wrong, or the page no longer exists.',
    ],
    forbidden: ['Không có quyền', 'Not allowed'],
    forbiddenText: [
      'Khóa đang dùng không có quyền làm việc này. Đăng nhập bằng khóa khác hoặc hỏi quản trị viên.',
      'The key does not allow this. Sign in with another key, or ask an administrator.',
    ],
    outOfScope: [
      'Khóa đang dùng chỉ dành cho một số cơ quan; nội dung này nằm ngoài các cơ quan đó.',
      'The key is for certain agencies, and this is outside them.',
    ],
    foreign: [
      'Thay đổi này không được yêu cầu từ một trang của máy chủ này, nên không được thực hiện.',
      'The request for this change did not come from a page of this server, so nothing was changed.',
    ],
    invalid: ['Yêu cầu không hợp lệ', 'The request is not valid'],
    invalidText: [
      'Địa chỉ hoặc biểu mẫu có giá trị không đúng.',
      'The address or the form has a value that is not accepted.',
    ],
    faulty: (names: string) => [
      `Tham số không hợp lệ: ${names}. Kiểm tra lại địa chỉ hoặc biểu mẫu.`,
      `Not accepted here: ${names}. Check the address or the form.`,
    ],
    busy: ['Máy chủ đang bận', 'The server is busy'],
    busyText: [
      'Có quá nhiều yêu cầu cùng lúc. Thử lại sau ít phút.',
      'There are too many requests at once. Try again in a moment.',
    ],
    failed: ['Có lỗi xảy ra', 'Something went wrong'],
    failedText: (requestId: string) => [
      `Thử lại. Nếu lỗi lặp lại, tìm mã ${requestId} trong nhật ký của dongbo.`,
      `Try again. If it happens again, look for ${requestId} in the log of dongbo.`,
    ],
    home: ['Về trang tổng quan', 'To the overview'],
  },
});
export type FrameTexts = ReturnType<typeof frameTexts>;
