/** The portal's ten statuses, by its code. Vietnamese wording is the portal's own. */
export const PORTAL_STATUSES = {
  '1': { vi: 'Mới đăng ký', en: 'newly registered' },
  '2': { vi: 'Được tiếp nhận', en: 'received' },
  '3': { vi: 'Không được tiếp nhận', en: 'not accepted' },
  '4': { vi: 'Đang xử lý', en: 'in process' },
  '5': { vi: 'Yêu cầu bổ sung giấy tờ', en: 'papers to be added' },
  '6': { vi: 'Yêu cầu thực hiện nghĩa vụ tài chính', en: 'fees to be paid' },
  '7': { vi: 'Công dân yêu cầu rút hồ sơ', en: 'withdrawn by the citizen' },
  '8': { vi: 'Dừng xử lý', en: 'stopped' },
  '9': { vi: 'Đã xử lý xong', en: 'finished' },
  '10': { vi: 'Đã trả kết quả', en: 'result handed over' },
} as const;

export type PortalStatus = keyof typeof PORTAL_STATUSES;

export function isPortalStatus(text: string): text is PortalStatus {
  return Object.hasOwn(PORTAL_STATUSES, text);
}
