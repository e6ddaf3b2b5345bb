import { inPairs } from '../../../domain/language.ts';

export const signInTexts = inPairs({
  title: ['Đăng nhập', 'Sign in'],
  key: ['Khóa truy cập', 'Access key'],
  hint: [
    'Khóa do quản trị viên cấp bằng lệnh keys create, bắt đầu bằng dongbo_.',
    'An administrator makes keys with keys create; they begin with dongbo_.',
  ],
  submit: ['Đăng nhập', 'Sign in'],
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
