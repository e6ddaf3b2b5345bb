import type { Bilingual } from './language.ts';
import type { StoredState } from './state.ts';

/** Who has to act. `by_code`: the table of portal codes names the owner (config portal.codes). */
export const OWNERS = {
  dongbo: { vi: 'dongbo (tự động)', en: 'dongbo (by itself)' },
  portal_operator: { vi: 'Đơn vị vận hành Cổng DVCQG', en: 'portal operator' },
  province_it: { vi: 'Đơn vị CNTT của tỉnh', en: 'province IT' },
  province_office: { vi: 'Văn phòng UBND tỉnh', en: 'province office' },
  agency: { vi: 'Cơ quan thụ lý', en: 'handling agency' },
  operations: { vi: 'Cán bộ vận hành dongbo', en: 'operations' },
  by_code: { vi: 'Theo mã lỗi của Cổng', en: 'by portal code' },
} as const satisfies Record<string, Bilingual>;

export type Owner = keyof typeof OWNERS;

/** The owners that a row of portal.codes can name. */
export const CODE_OWNERS = (Object.keys(OWNERS) as Owner[]).filter((owner) => owner !== 'by_code');

interface ReasonEntry {
  readonly state: Exclude<StoredState, 'synced'>;
  readonly owner: Owner;
  readonly title: Bilingual;
  readonly remedy: Bilingual;
  /**
   * What gets its cases sent: nothing more (`itself`), an edited mapping table (sync/ingest/remap.ts), the next national
   * list (sync/deliver/catalogue.ts), a correction at the source, a replay, or a person who opens or resumes delivery.
   */
  readonly release: 'itself' | 'table' | 'list' | 'correction' | 'replay' | 'opening' | 'resumption';
  /** What its cases are counted by (cause.ts); null = the reason alone. */
  readonly about: ReasonAbout;
}

export type ReasonAbout =
  | 'procedure'
  | 'national_procedure'
  | 'status'
  | 'agency'
  | 'missing_fields'
  | 'invalid_fields'
  | 'portal_code'
  | null;

/** Every reason an unsynced record can have (docs/domain.md); deliberately none for "unknown". */
export const REASONS = {
  AWAITING_DELIVERY: {
    state: 'pending',
    owner: 'dongbo',
    title: { vi: 'Đang chờ gửi', en: 'awaiting delivery' },
    remedy: { vi: 'Không cần thao tác: hồ sơ đang trong hàng đợi.', en: 'None: it is queued.' },
    release: 'itself',
    about: null,
  },
  NOT_RELEASED: {
    state: 'pending',
    owner: 'operations',
    title: { vi: 'Chưa mở gửi', en: 'not released yet' },
    remedy: {
      vi: 'Không phải lỗi: chưa mở gửi cho hồ sơ này. Mở cơ quan của hồ sơ ở trang Xem trước, hoặc bổ sung vào delivery.only trong cấu hình.',
      en: 'No fault: delivery is not opened for it yet. Open its agency on the page Preview, or add it to delivery.only in the configuration.',
    },
    release: 'opening',
    about: null,
  },
  /** Shown while a person has paused delivery, and never stored (ledger/sql/shownReason.ts). */
  DELIVERY_PAUSED: {
    state: 'pending',
    owner: 'operations',
    title: { vi: 'Đang tạm dừng gửi', en: 'delivery paused' },
    remedy: {
      vi: 'Một cán bộ đã tạm dừng gửi. Khi tiếp tục gửi, hồ sơ tự được gửi.',
      en: 'A person has paused delivery. Once it is resumed, the case goes out by itself.',
    },
    release: 'resumption',
    about: null,
  },
  RETRY_SCHEDULED: {
    state: 'pending',
    owner: 'dongbo',
    title: { vi: 'Chờ gửi lại', en: 'retry scheduled' },
    remedy: {
      vi: 'Không cần thao tác: sẽ tự gửi lại vào thời điểm đã hẹn.',
      en: 'None: it is sent again at the time shown.',
    },
    release: 'itself',
    about: 'portal_code',
  },
  ATTEMPTS_USED_UP: {
    state: 'pending',
    owner: 'operations',
    title: { vi: 'Đã hết số lần gửi thử', en: 'attempts used up' },
    remedy: {
      vi: 'Lỗi nêu ở phần chi tiết lặp lại ở mọi lần gửi: khắc phục, hoặc đề nghị đơn vị vận hành Cổng kiểm tra, sau đó gửi lại hồ sơ.',
      en: 'Each attempt failed as the detail says: fix that, or have the portal operator look into it, then replay.',
    },
    release: 'replay',
    about: 'portal_code',
  },
  PORTAL_UNAVAILABLE: {
    state: 'pending',
    owner: 'portal_operator',
    title: { vi: 'Cổng DVCQG không sẵn sàng', en: 'portal unavailable' },
    remedy: {
      vi: 'Không cần thao tác với hồ sơ: việc gửi tự tiếp tục khi Cổng hoạt động trở lại.',
      en: 'None for the case: delivery resumes by itself when the portal answers again.',
    },
    release: 'itself',
    about: 'portal_code',
  },
  PAYLOAD_UNREADABLE: {
    state: 'pending',
    owner: 'operations',
    title: { vi: 'Không giải mã được nội dung đã lưu', en: 'stored content cannot be opened' },
    remedy: {
      vi: 'dongbo tự đọc lại hồ sơ từ hệ thống của tỉnh rồi gửi. Nếu tệp khóa bị mất hoặc bị thay, khôi phục tệp khóa đi cùng sổ cái rồi chạy lại.',
      en: 'dongbo reads the case from the source again and sends it then. If the payload key is lost or another, restore the one that belongs to this ledger and start again.',
    },
    release: 'itself',
    about: null,
  },
  PROCEDURE_UNMAPPED: {
    state: 'blocked',
    owner: 'province_it',
    title: { vi: 'Thủ tục chưa gán mã quốc gia', en: 'procedure not mapped' },
    remedy: {
      vi: 'Bổ sung mã thủ tục quốc gia cho mã thủ tục của tỉnh trong Bảng mã thủ tục.',
      en: 'Map the local procedure code to a national one in the table of procedures.',
    },
    release: 'table',
    about: 'procedure',
  },
  PROCEDURE_NOT_PUBLISHED: {
    state: 'blocked',
    owner: 'province_office',
    title: { vi: 'Thủ tục chưa công khai', en: 'procedure not published' },
    remedy: {
      vi: 'Công khai thủ tục trên Cơ sở dữ liệu quốc gia về TTHC, hoặc gán mã thủ tục đang có hiệu lực.',
      en: 'Publish the procedure in the national catalogue, or map it to the code now in force.',
    },
    release: 'list',
    about: 'national_procedure',
  },
  STATUS_UNMAPPED: {
    state: 'blocked',
    owner: 'province_it',
    title: { vi: 'Trạng thái chưa gán mã quốc gia', en: 'status not mapped' },
    remedy: {
      vi: 'Bổ sung trạng thái này vào Bảng mã trạng thái.',
      en: 'Map the local status to a portal status in the table of statuses.',
    },
    release: 'table',
    about: 'status',
  },
  AGENCY_UNMAPPED: {
    state: 'blocked',
    owner: 'province_it',
    title: { vi: 'Cơ quan chưa gán mã quốc gia', en: 'agency not mapped' },
    remedy: {
      vi: 'Bổ sung mã cơ quan này vào Bảng mã cơ quan.',
      en: 'Map the agency code in the table of agencies.',
    },
    release: 'table',
    about: 'agency',
  },
  FIELD_MISSING: {
    state: 'blocked',
    owner: 'agency',
    title: { vi: 'Thiếu thông tin bắt buộc', en: 'required field missing' },
    remedy: {
      vi: 'Cơ quan thụ lý bổ sung các trường còn thiếu trên hệ thống của tỉnh.',
      en: 'The handling agency completes the missing fields in the provincial system.',
    },
    release: 'correction',
    about: 'missing_fields',
  },
  FIELD_INVALID: {
    state: 'blocked',
    owner: 'agency',
    title: { vi: 'Thông tin không hợp lệ', en: 'field invalid' },
    remedy: {
      vi: 'Cơ quan thụ lý sửa trường được nêu trên hệ thống của tỉnh.',
      en: 'The handling agency corrects the named field in the provincial system.',
    },
    release: 'correction',
    about: 'invalid_fields',
  },
  PORTAL_REJECTED: {
    state: 'rejected',
    owner: 'by_code',
    title: { vi: 'Cổng từ chối', en: 'refused by the portal' },
    remedy: {
      vi: 'Xử lý theo mã lỗi và nội dung trả lời của Cổng, sau đó gửi lại hồ sơ.',
      en: "Act on the portal's code and message, then replay.",
    },
    release: 'replay',
    about: 'portal_code',
  },
  TOO_LARGE: {
    state: 'rejected',
    owner: 'province_it',
    title: { vi: 'Hồ sơ vượt dung lượng', en: 'too large for the portal' },
    remedy: {
      vi: 'Giảm dung lượng của hồ sơ (ghi chú, trích yếu) hoặc đề nghị Cổng nâng giới hạn.',
      en: "Shorten the case's texts, or have the portal's size limit raised.",
    },
    release: 'replay',
    about: 'portal_code',
  },
  STORED_OTHERWISE: {
    state: 'rejected',
    owner: 'portal_operator',
    title: { vi: 'Cổng lưu khác trạng thái đã gửi', en: 'stored otherwise by the portal' },
    remedy: {
      vi: 'Đề nghị đơn vị vận hành Cổng kiểm tra vì sao trạng thái được lưu khác trạng thái đã gửi, sau đó gửi lại hồ sơ.',
      en: 'Ask the portal operator why it stores another status than it is sent, then replay.',
    },
    release: 'replay',
    about: null,
  },
  MISSING_AT_PORTAL: {
    state: 'pending',
    owner: 'dongbo',
    title: { vi: 'Đối soát: Cổng không có hồ sơ', en: 'verification: absent at the portal' },
    remedy: { vi: 'Không cần thao tác: hồ sơ sẽ được gửi lại.', en: 'None: it is re-sent.' },
    release: 'itself',
    about: null,
  },
  DIFFERS_AT_PORTAL: {
    state: 'pending',
    owner: 'dongbo',
    title: { vi: 'Đối soát: Cổng có trạng thái khác', en: 'verification: another status at the portal' },
    remedy: { vi: 'Không cần thao tác: hồ sơ sẽ được gửi lại.', en: 'None: it is re-sent.' },
    release: 'itself',
    about: null,
  },
} as const satisfies Record<string, ReasonEntry>;

export type Reason = keyof typeof REASONS;
export type Release = ReasonEntry['release'];
type ReasonIn<State> = {
  [R in Reason]: (typeof REASONS)[R]['state'] extends State ? R : never;
}[Reason];
export type BlockedReason = ReasonIn<'blocked'>;
export type RejectedReason = ReasonIn<'rejected'>;

export const REASON_CODES = Object.keys(REASONS) as readonly Reason[];

/** Whether its cases wait for delivery and go out without a person opening it for them, or replaying them. */
export function isWaiting(reason: Reason): boolean {
  const { state, release } = REASONS[reason];
  return state === 'pending' && release !== 'opening' && release !== 'replay';
}

export function isReason(text: string): text is Reason {
  return Object.hasOwn(REASONS, text);
}
