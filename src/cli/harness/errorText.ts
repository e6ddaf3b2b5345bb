import type { DongboError, Sentences } from '../../domain/errors.ts';
import type { Language } from '../../domain/language.ts';
import { TEXT_WIDTH, widthOf, wrap } from '../../presentation/layout.ts';

/** Message and remedy, a line each; found by code, they keep the English sentence below as detail. */
export function errorText(error: DongboError, language: Language): string {
  const { message, remedy } = sentencesIn(error, language);
  if (language === 'en') return `Error: ${message}\nRemedy: ${remedy}`;
  const isByCode = error.vi === null && message !== error.message;
  return `Lỗi: ${message}\nCách xử lý: ${remedy}${isByCode ? `\nChi tiết: ${error.message}` : ''}`;
}

/** Errors raised where no language is known are in English; in Vietnamese they are looked up by code. */
export function sentencesIn(error: DongboError, language: Language): Sentences {
  return language === 'en' ? error : (error.vi ?? IN_VIETNAMESE[error.code] ?? error);
}

/** Wraps each line at 80 columns, except commands to be typed. */
export function wrapLines(text: string): string {
  return text
    .split('\n')
    .flatMap((line) => remedyLines(line))
    .join('\n');
}

/** Ends with a command to type. */
const COMMAND = /^(.*(?:[Tt]ype|[Gg]õ):) (.+)$/su;

/**
 * Wraps at 80 columns, the first line after `head`, the others indented alike. A command at the end that would be
 * broken gets a line of its own, unbroken, so that it can be pasted.
 */
export function remedyLines(text: string, head = ''): string[] {
  const [, before, command] = COMMAND.exec(text) ?? [];
  if (before === undefined || command === undefined || widthOf(head + text) <= TEXT_WIDTH) {
    return wrap(text, head);
  }
  return [...wrap(before, head), `${' '.repeat(widthOf(head))}  ${command}`];
}

const IN_VIETNAMESE: Readonly<Record<string, Sentences>> = {
  'source.unauthorized': {
    message: 'Hệ thống của tỉnh từ chối tài khoản (HTTP 401).',
    remedy: 'Kiểm tra source.username và mật khẩu trong source.passwordFile hoặc source.passwordEnv.',
  },
  'source.forbidden': {
    message: 'Hệ thống của tỉnh nhận ra tài khoản nhưng không cho đọc (HTTP 403).',
    remedy: 'Đề nghị cấp cho source.username quyền đọc hồ sơ của site, và kiểm tra source.groupId.',
  },
  'source.refused': {
    message: 'Hệ thống của tỉnh từ chối yêu cầu.',
    remedy: 'Kiểm tra source.baseUrl: địa chỉ REST, không kèm /dossiers.',
  },
  'source.incomplete': {
    message: 'Hệ thống của tỉnh trả về ít dòng hơn số dòng đã báo.',
    remedy:
      'Chạy lại. Nếu vẫn thiếu ở những ngày đó, hỏi đơn vị vận hành nguồn danh sách bỏ sót những dòng nào.',
  },
  'source.offset_refused': {
    message: 'Hệ thống của tỉnh không trả các dòng sau dòng thứ 10.000 của một danh sách không thể thu hẹp.',
    remedy: 'Đề nghị cho đọc xa hơn (index.max_result_window), hoặc cho lọc theo ngày tiếp nhận.',
  },
  'source.oversized': {
    message: 'Hệ thống của tỉnh trả lời dài hơn mức cho phép.',
    remedy: 'Giảm source.pageSize.',
  },
  'source.unavailable': {
    message: 'Hệ thống của tỉnh không trả lời đúng.',
    remedy: 'Kiểm tra hệ thống của tỉnh có đang chạy không, và từ máy này có kết nối tới được không.',
  },
  'data_dir.locked': {
    message: 'Một tiến trình dongbo khác đang làm việc với thư mục dữ liệu này.',
    remedy:
      'Dừng tiến trình đó trước, hoặc đặt dataDir khác. Các lệnh đọc và các lệnh thay đổi từng việc, như replay, vẫn chạy song song được.',
  },
  'redis.failed': {
    message: 'redis-server riêng của dongbo không khởi động được.',
    remedy: 'Đọc tệp redis.log trong thư mục redis của dataDir, rồi khởi động lại.',
  },
  'redis.socket_folder': {
    message: 'Thư mục dành cho socket của Redis đã có và không phải thư mục riêng của tài khoản này.',
    remedy: 'Xóa thư mục đó, hoặc chọn dataDir có đường dẫn ngắn hơn.',
  },
  'redis.too_old': {
    message: 'Redis ở queue.url là phiên bản quá cũ.',
    remedy: 'Dùng Redis 6.2 trở lên, hoặc để trống queue.url: dongbo tự chạy Redis riêng.',
  },
  'redis.unreachable': {
    message: 'Redis ở queue.url không trả lời.',
    remedy: 'Kiểm tra địa chỉ và cổng, tường lửa ở giữa và Redis có đang chạy không, rồi khởi động lại.',
  },
  'ledger.key': {
    message: 'Tệp khóa mã hóa trong dataDir/keys không đúng độ dài.',
    remedy: 'Khôi phục tệp khóa từ bản sao lưu đi cùng sổ cái này.',
  },
  'ledger.unknown_value': {
    message: 'Sổ cái có giá trị mà phiên bản dongbo này không hiểu.',
    remedy: 'Chạy phiên bản đã ghi sổ cái, hoặc mới hơn. Chưa có gì bị thay đổi.',
  },
  'ledger.newer': {
    message: 'Sổ cái do một phiên bản dongbo mới hơn ghi.',
    remedy: 'Chạy phiên bản đã ghi sổ cái, hoặc mới hơn. Chưa có gì bị thay đổi.',
  },
  'ledger.migration': {
    message: 'Không nâng cấp được sổ cái; sổ cái vẫn như trước.',
    remedy: 'Kiểm tra đĩa còn chỗ và tệp ghi được, rồi khởi động lại.',
  },
  'log.level': {
    message: 'Mức nhật ký trong DONGBO_LOG_LEVEL không có.',
    remedy: 'Đặt DONGBO_LOG_LEVEL là debug, info, warn, error hoặc silent.',
  },
};
