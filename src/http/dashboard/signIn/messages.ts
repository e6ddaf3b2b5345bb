import { inBoth } from '../../../domain/language.ts';

const vi = {
  title: 'Đăng nhập',
  key: 'Khóa truy cập',
  hint: 'Khóa do quản trị viên cấp bằng lệnh keys create, bắt đầu bằng dongbo_.',
  submit: 'Đăng nhập',
  wrong: 'Khóa không đúng, đã hết hạn hoặc đã bị thu hồi. Kiểm tra xem đã nhập đủ cả khóa chưa.',
  tooMany: (seconds: string) => `Đã nhập sai quá nhiều lần. Thử lại sau ${seconds} giây.`,
  crossSite: 'Trình duyệt không cho biết yêu cầu đến từ trang này. Mở lại trang đăng nhập và thử lại.',
};

const en: typeof vi = {
  title: 'Sign in',
  key: 'Access key',
  hint: 'An administrator makes keys with keys create; they begin with dongbo_.',
  submit: 'Sign in',
  wrong: 'The key is wrong, has expired or was revoked. Check that the whole key was given.',
  tooMany: (seconds) => `Too many wrong keys. Try again in ${seconds} seconds.`,
  crossSite:
    'The browser did not confirm that this page sent the form. Reload the sign-in page and try again.',
};

export const signInTexts = inBoth({ vi, en });
