import { inPairs } from '../../../domain/language.ts';

export const signInTexts = inPairs({
  title: ['Đăng nhập', 'Sign in'],
  key: ['Khóa truy cập', 'Access key'],
  hint: [
    'Khóa do quản trị viên cấp bằng lệnh keys create, bắt đầu bằng dongbo_.',
    'An administrator makes keys with keys create; they begin with dongbo_.',
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
