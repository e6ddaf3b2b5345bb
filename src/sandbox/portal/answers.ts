/** All codes but 0 are our own assumption: no public source lists the real ones. */
export interface PortalAnswer {
  readonly error_code: number | string;
  readonly message?: string;
  readonly session?: string;
  readonly result?: unknown;
}

function refusal(error_code: string, message: string): PortalAnswer {
  return { error_code, message };
}

export const SESSION_EXPIRED = refusal('-1', 'Phiên làm việc đã hết hạn');
/** In no table of codes. */
export const SESSION_UNKNOWN = refusal('-99', 'Không hợp lệ');
export const LOGIN_REFUSED = refusal('1', 'Tên đăng nhập hoặc mật khẩu không đúng');
export const BAD_REQUEST = refusal('2', 'Yêu cầu không đúng định dạng');
export const UNKNOWN_SERVICE = refusal('3', 'Dịch vụ không tồn tại');
export const ALREADY_THERE = refusal('5', 'Hồ sơ đã tồn tại');
/** A success that is none, as one province's public code describes it. */
export const ALREADY_THERE_AS_SUCCESS = refusal('0', 'Hồ sơ đã tồn tại trên hệ thống');
export const NOT_THERE = refusal('6', 'Không tìm thấy hồ sơ');
export const BATCH_TOO_LARGE = refusal('7', 'Số lượng hồ sơ vượt quá giới hạn');
export const NOT_PUBLISHED = refusal('13', 'Thủ tục hành chính chưa được công khai');

/** Quotes the applicant, as real systems do. */
export function refused(applicant: string, telephone: string): PortalAnswer {
  return refusal('11', `Thông tin chủ hồ sơ ${applicant} (${telephone}) không khớp CSDL quốc gia về dân cư`);
}

/** Names the field, never its value. */
export function invalid(field: string): PortalAnswer {
  return refusal('12', `Dữ liệu không hợp lệ: ${field}`);
}
