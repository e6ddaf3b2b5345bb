import type { Bilingual } from '../domain/language.ts';
import type { PortalCodeKind } from './failure.ts';

/** What a person calls each kind that a row of portal.codes can have, and words of messages that speak for it. */
export const KIND_NAMES = {
  session: {
    vi: 'Phiên làm việc hết hạn: đăng nhập lại',
    en: 'Session ended: log in again',
    words: 'phiên làm việc hết hạn session expired token không hợp lệ chưa đăng nhập',
  },
  transient: {
    vi: 'Lỗi tạm thời: gửi lại sau',
    en: 'Passing fault: send again later',
    words: 'hệ thống bận lỗi tạm thời thử lại sau quá tải timeout bảo trì',
  },
  too_large: {
    vi: 'Quá lớn: chia nhỏ rồi gửi',
    en: 'Too large: send in smaller parts',
    words: 'dung lượng kích thước vượt quá giới hạn too large size',
  },
  exists: {
    vi: 'Hồ sơ đã có trên Cổng: gửi dạng cập nhật',
    en: 'The case is there already: send it as an update',
    words: 'hồ sơ đã tồn tại trùng mã hồ sơ already exists duplicate',
  },
  missing: {
    vi: 'Hồ sơ chưa có trên Cổng: gửi dạng mới',
    en: 'The case is not there: send it as new',
    words: 'hồ sơ không tồn tại không tìm thấy chưa có not found',
  },
  rejected: {
    vi: 'Từ chối: có người phải sửa hồ sơ',
    en: 'Refused: somebody has to correct the case',
    words: 'dữ liệu không hợp lệ thiếu trường bắt buộc sai định dạng invalid required',
  },
} as const satisfies Readonly<Record<PortalCodeKind, Bilingual & { readonly words: string }>>;
