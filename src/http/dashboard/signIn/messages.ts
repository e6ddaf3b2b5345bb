import { inPairs } from '../../../domain/language.ts';

export const signInTexts = inPairs({
  title: ['Đăng nhập', 'Sign in'],
  key: ['Khóa truy cập', 'Access key'],
  hint: [
    'Khóa do quản trị viên cấp, bắt đầu bằng dongbo_. Chưa có khóa thì đề nghị quản trị viên gửi liên kết.',
    'An administrator makes keys; they begin with dongbo_. Without one, ask an administrator for a link.',
  ],
  name: ['TÊN', 'NAME'],
  noKey: [
    'Chưa có khóa nào dùng được. Quản trị viên tạo khóa đầu tiên bằng lệnh này, trên máy chủ của dongbo:',
    'There is no valid key yet. An administrator makes the first one with this command, on the machine of dongbo:',
  ],
  submit: ['Đăng nhập', 'Sign in'],
  withKey: ['Đăng nhập bằng khóa truy cập', 'Sign in with an access key'],
  linkHint: [
    'Liên kết này chỉ dùng được một lần, trên trình duyệt này.',
    'This link works once, in this browser.',
  ],
  linkUsed: [
    'Liên kết không đúng, đã được dùng hoặc đã hết hạn. Đề nghị người gửi cấp liên kết mới, hoặc đăng nhập bằng khóa.',
    'The link is wrong, has been used or has expired. Ask for a new one, or sign in with a key.',
  ],
  yourKey: [
    'Bạn đã đăng nhập. Đây là khóa truy cập của bạn để đăng nhập các lần sau:',
    'You are signed in. This is your access key for the next times:',
  ],
  keepKey: [
    'Khóa chỉ hiện một lần này và không được lưu lại. Cất ngay vào nơi an toàn, ví dụ trình quản lý mật khẩu; không gửi cho ai. Nếu mất khóa, đề nghị quản trị viên cấp liên kết mới.',
    'It is shown only once and not stored. Save it in a safe place now, such as a password manager, and give it to nobody. If it is lost, ask an administrator for a new link.',
  ],
  withOidc: (label: string) => [`Đăng nhập bằng ${label}`, `Sign in with ${label}`],
  oidcUnreachable: (label: string) => [
    `Không liên lạc được với ${label}. Thử lại sau, hoặc đăng nhập bằng khóa truy cập.`,
    `${label} cannot be reached. Try again later, or sign in with an access key.`,
  ],
  oidcRefused: {
    attempt: [
      'Lần đăng nhập này đã dùng rồi, quá 10 phút, hoặc bắt đầu ở trình duyệt khác. Hãy đăng nhập lại.',
      'This attempt was used before, took more than 10 minutes, or began in another browser. Sign in again.',
    ],
    answer: [
      'Hệ thống đăng nhập một lần không xác nhận được bạn. Hãy đăng nhập lại; nếu vẫn lỗi, báo quản trị viên.',
      'The identity provider did not confirm who you are. Sign in again; if that fails too, tell an administrator.',
    ],
    role: [
      'Tài khoản của bạn chưa được cấp vai trò hoặc cơ quan nào ở đây. Đề nghị quản trị viên cấp quyền.',
      'Your account has no role, or no agency, here. Ask an administrator for it.',
    ],
    revoked: [
      'Quản trị viên đã thu hồi quyền truy cập của bạn ở đây.',
      'An administrator has revoked your access here.',
    ],
  },
  enter: ['Vào trang tổng quan', 'To the overview'],
  wrong: [
    'Khóa không đúng, đã hết hạn hoặc đã bị thu hồi. Kiểm tra xem đã nhập đủ cả khóa chưa.',
    'The key is wrong, has expired or was revoked. Check that the whole key was given.',
  ],
  tooMany: (seconds: string) => [
    `Đã nhập sai quá nhiều lần. Thử lại sau ${seconds} giây.`,
    `Too many wrong keys. Try again in ${seconds} seconds.`,
  ],
  crossSite: [
    'Trình duyệt không cho biết yêu cầu đến từ trang này. Mở lại trang đăng nhập và thử lại.',
    'The browser did not confirm that this page sent the form. Reload the sign-in page and try again.',
  ],
});
