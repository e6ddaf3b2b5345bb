import type { StoredState } from './state.ts';

/** Whose turn it is. `by_code`: the table of portal codes names the owner (config portal.codes). */
export type Owner = 'dongbo' | 'portal_operator' | 'province_it' | 'province_office' | 'agency' | 'by_code';

interface ReasonEntry {
  readonly state: Exclude<StoredState, 'synced'>;
  readonly owner: Owner;
  readonly title: { readonly vi: string; readonly en: string };
  readonly remedy: { readonly vi: string; readonly en: string };
}

/** Every reason an unsynced record can have (DOMAIN.md). There is none for "unknown", on purpose. */
export const REASONS = {
  AWAITING_DELIVERY: {
    state: 'pending',
    owner: 'dongbo',
    title: { vi: 'Đang chờ gửi', en: 'awaiting delivery' },
    remedy: { vi: 'Không cần thao tác: hồ sơ đang trong hàng đợi.', en: 'None: it is queued.' },
  },
  RETRY_SCHEDULED: {
    state: 'pending',
    owner: 'dongbo',
    title: { vi: 'Chờ gửi lại', en: 'retry scheduled' },
    remedy: {
      vi: 'Không cần thao tác: sẽ tự gửi lại vào thời điểm đã hẹn. Nếu đã hết số lần thử, chạy lệnh replay sau khi lỗi được khắc phục.',
      en: 'None: it is sent again at the time shown. If its attempts are used up, replay it once the fault is mended.',
    },
  },
  PORTAL_UNAVAILABLE: {
    state: 'pending',
    owner: 'portal_operator',
    title: { vi: 'Cổng DVCQG không sẵn sàng', en: 'portal unavailable' },
    remedy: {
      vi: 'Không cần thao tác với hồ sơ: việc gửi tự tiếp tục khi Cổng hoạt động trở lại.',
      en: 'None for the case: delivery resumes by itself when the portal answers again.',
    },
  },
  PROCEDURE_UNMAPPED: {
    state: 'blocked',
    owner: 'province_it',
    title: { vi: 'Chưa ánh xạ thủ tục', en: 'procedure not mapped' },
    remedy: {
      vi: 'Bổ sung mã thủ tục quốc gia cho mã thủ tục của tỉnh trong bảng mappings.procedures.',
      en: 'Map the local procedure code to a national one in mappings.procedures.',
    },
  },
  PROCEDURE_NOT_PUBLISHED: {
    state: 'blocked',
    owner: 'province_office',
    title: { vi: 'Thủ tục chưa công khai', en: 'procedure not published' },
    remedy: {
      vi: 'Công khai thủ tục trên Cơ sở dữ liệu quốc gia về TTHC, hoặc ánh xạ sang mã thủ tục đang có hiệu lực.',
      en: 'Publish the procedure in the national catalogue, or map it to the code now in force.',
    },
  },
  STATUS_UNMAPPED: {
    state: 'blocked',
    owner: 'province_it',
    title: { vi: 'Chưa ánh xạ trạng thái', en: 'status not mapped' },
    remedy: {
      vi: 'Bổ sung trạng thái này vào bảng mappings.statuses.',
      en: 'Map the local status to a portal status in mappings.statuses.',
    },
  },
  AGENCY_UNMAPPED: {
    state: 'blocked',
    owner: 'province_it',
    title: { vi: 'Chưa ánh xạ cơ quan', en: 'agency not mapped' },
    remedy: {
      vi: 'Bổ sung mã cơ quan này vào bảng mappings.agencies.',
      en: 'Map the agency code in mappings.agencies.',
    },
  },
  FIELD_MISSING: {
    state: 'blocked',
    owner: 'agency',
    title: { vi: 'Thiếu thông tin bắt buộc', en: 'required field missing' },
    remedy: {
      vi: 'Cơ quan thụ lý bổ sung các trường còn thiếu trên hệ thống của tỉnh.',
      en: 'The handling agency completes the missing fields in the provincial system.',
    },
  },
  FIELD_INVALID: {
    state: 'blocked',
    owner: 'agency',
    title: { vi: 'Thông tin không hợp lệ', en: 'field invalid' },
    remedy: {
      vi: 'Cơ quan thụ lý sửa trường được nêu trên hệ thống của tỉnh.',
      en: 'The handling agency corrects the named field in the provincial system.',
    },
  },
  PORTAL_REJECTED: {
    state: 'rejected',
    owner: 'by_code',
    title: { vi: 'Cổng từ chối', en: 'refused by the portal' },
    remedy: {
      vi: 'Xử lý theo mã lỗi và nội dung trả lời của Cổng, sau đó chạy lệnh replay.',
      en: "Act on the portal's code and message, then replay.",
    },
  },
  TOO_LARGE: {
    state: 'rejected',
    owner: 'province_it',
    title: { vi: 'Hồ sơ vượt dung lượng', en: 'too large for the portal' },
    remedy: {
      vi: 'Giảm dung lượng của hồ sơ (ghi chú, trích yếu) hoặc đề nghị Cổng nâng giới hạn.',
      en: "Shorten the case's texts, or have the portal's size limit raised.",
    },
  },
  MISSING_AT_PORTAL: {
    state: 'pending',
    owner: 'dongbo',
    title: { vi: 'Đối soát: Cổng không có hồ sơ', en: 'verification: absent at the portal' },
    remedy: { vi: 'Không cần thao tác: hồ sơ sẽ được gửi lại.', en: 'None: it is re-sent.' },
  },
  DIFFERS_AT_PORTAL: {
    state: 'pending',
    owner: 'dongbo',
    title: { vi: 'Đối soát: Cổng có trạng thái khác', en: 'verification: another status at the portal' },
    remedy: { vi: 'Không cần thao tác: hồ sơ sẽ được gửi lại.', en: 'None: it is re-sent.' },
  },
} as const satisfies Record<string, ReasonEntry>;

export type Reason = keyof typeof REASONS;
type ReasonOf<State> = {
  [R in Reason]: (typeof REASONS)[R]['state'] extends State ? R : never;
}[Reason];
export type BlockedReason = ReasonOf<'blocked'>;
export type RejectedReason = ReasonOf<'rejected'>;

export function isReason(text: string): text is Reason {
  return Object.hasOwn(REASONS, text);
}

export const OWNERS: Record<Owner, { readonly vi: string; readonly en: string }> = {
  dongbo: { vi: 'dongbo (tự động)', en: 'dongbo (by itself)' },
  portal_operator: { vi: 'Đơn vị vận hành Cổng DVCQG', en: 'portal operator' },
  province_it: { vi: 'Đơn vị CNTT của tỉnh', en: 'province IT' },
  province_office: { vi: 'Văn phòng UBND tỉnh', en: 'province office' },
  agency: { vi: 'Cơ quan thụ lý', en: 'handling agency' },
  by_code: { vi: 'Theo mã lỗi của Cổng', en: 'by portal code' },
};
