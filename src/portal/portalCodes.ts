import type { Bilingual } from '../domain/language.ts';
import type { PortalCodeKind } from './failure.ts';

/** One row of the configured table of portal codes (config portal.codes). */
export interface PortalCode {
  readonly code: string;
  /** The row applies only to answers whose message contains this; as foldMessage returns it. Left out: to all others. */
  readonly message?: string | undefined;
  readonly kind: PortalCodeKind;
  /** Owner and remedy may be empty where nobody has to act. */
  readonly owner: string;
  readonly remedy: string;
}

/** The table by keyOf(). */
export type PortalCodes = ReadonlyMap<string, PortalCode>;

const SUCCESS = new Set(['0', '00']);

/** [DVCQGIntegrationActionImpl: "00" in one version, the number 0 in another] */
export function isSuccess(code: string): boolean {
  return SUCCESS.has(code);
}

/** One code for both forms of success. */
export function canonicalCode(code: string): string {
  return isSuccess(code) ? '0' : code;
}

/** The code alone finds the row without a message. No code contains a line break. */
export function keyOf({ code, message }: Pick<PortalCode, 'code' | 'message'>): string {
  return message === undefined ? code : `${code}\n${message}`;
}

/** How messages are compared: composed, in lower case, with single spaces. */
export function foldMessage(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The row for an answer: one whose message occurs in it, else that of the code alone; null = the code is unlisted. */
export function meaningOf(codes: PortalCodes, code: string, message: string | null): PortalCode | null {
  const canonical = canonicalCode(code);
  const folded = message === null ? '' : foldMessage(message);
  if (folded !== '') {
    for (const row of codes.values()) {
      if (row.message !== undefined && row.code === canonical && folded.includes(row.message)) return row;
    }
  }
  return codes.get(canonical) ?? null;
}

/** Whether the table has any row of this code. */
export function isListed(codes: PortalCodes, code: string): boolean {
  return codes.has(code) || codes.values().some((row) => row.code === code);
}

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
