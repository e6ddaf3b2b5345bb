import type { Bilingual } from './language.ts';

interface StatusEntry extends Bilingual {
  /** Whether nobody works on the case any more. */
  readonly ended: boolean;
}

/** The portal's ten statuses by code; the Vietnamese wording is its own. */
export const PORTAL_STATUSES = {
  '1': { vi: 'Mới đăng ký', en: 'newly registered', ended: false },
  '2': { vi: 'Được tiếp nhận', en: 'received', ended: false },
  '3': { vi: 'Không được tiếp nhận', en: 'not accepted', ended: true },
  '4': { vi: 'Đang xử lý', en: 'in process', ended: false },
  '5': { vi: 'Yêu cầu bổ sung giấy tờ', en: 'papers to be added', ended: false },
  '6': { vi: 'Yêu cầu thực hiện nghĩa vụ tài chính', en: 'fees to be paid', ended: false },
  '7': { vi: 'Công dân yêu cầu rút hồ sơ', en: 'withdrawn by the citizen', ended: true },
  '8': { vi: 'Dừng xử lý', en: 'stopped', ended: false },
  '9': { vi: 'Đã xử lý xong', en: 'finished', ended: true },
  '10': { vi: 'Đã trả kết quả', en: 'result handed over', ended: true },
} as const satisfies Record<string, StatusEntry>;

export type PortalStatus = keyof typeof PORTAL_STATUSES;

const BY_WORDS = new Map(
  Object.entries(PORTAL_STATUSES).map(([code, { vi }]) => [vi.normalize('NFC').toLowerCase(), code]),
);

/** The status that a text names, as its code ("03" too) or in the portal's own words; null for any other. */
export function portalStatusOf(text: string): PortalStatus | null {
  const words = text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
  const code = BY_WORDS.get(words) ?? words.replace(/^0+(?=\d)/, '');
  return isPortalStatus(code) ? code : null;
}

export function isPortalStatus(text: string): text is PortalStatus {
  return Object.hasOwn(PORTAL_STATUSES, text);
}
