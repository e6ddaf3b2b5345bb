import type { Reason, Release } from '../../domain/reason.ts';
import { typedCommand } from '../../domain/typedCommand.ts';

/** A count, and how it is written. */
export interface Counted {
  readonly n: number;
  readonly text: string;
}

const going = (count: Counted): string => `${count.text} hồ sơ dongbo tự gửi`;

/** What cases of a reason wait for, or how they are. */
const waits: Readonly<Record<Reason, (count: Counted, causes: Counted) => string>> = {
  AWAITING_DELIVERY: going,
  NOT_RELEASED: (count) => `${count.text} hồ sơ chưa mở gửi`,
  DELIVERY_PAUSED: (count) => `${count.text} hồ sơ chờ tiếp tục gửi (đang tạm dừng)`,
  RETRY_SCHEDULED: going,
  ATTEMPTS_USED_UP: (count) => `${count.text} hồ sơ đã hết số lần gửi thử`,
  PORTAL_UNAVAILABLE: going,
  PAYLOAD_UNREADABLE: (count) => `${count.text} hồ sơ chờ đọc lại vì không giải mã được nội dung đã lưu`,
  MISSING_AT_PORTAL: going,
  DIFFERS_AT_PORTAL: going,
  STORED_OTHERWISE: (count) => `${count.text} hồ sơ bị Cổng lưu khác trạng thái đã gửi`,
  PROCEDURE_UNMAPPED: (count, causes) => `${count.text} hồ sơ chờ gán mã quốc gia cho ${causes.text} thủ tục`,
  PROCEDURE_NOT_PUBLISHED: (count, causes) => `${count.text} hồ sơ chờ ${causes.text} thủ tục chưa công khai`,
  STATUS_UNMAPPED: (count, causes) => `${count.text} hồ sơ chờ gán mã quốc gia cho ${causes.text} trạng thái`,
  AGENCY_UNMAPPED: (count, causes) => `${count.text} hồ sơ chờ gán mã quốc gia cho ${causes.text} cơ quan`,
  FIELD_MISSING: (count) => `${count.text} hồ sơ thiếu thông tin bắt buộc`,
  FIELD_INVALID: (count) => `${count.text} hồ sơ có thông tin không hợp lệ`,
  PORTAL_REJECTED: (count, causes) => `${count.text} hồ sơ bị Cổng từ chối với ${causes.text} mã lỗi`,
  TOO_LARGE: (count) => `${count.text} hồ sơ vượt dung lượng Cổng nhận`,
};

export const vi = {
  title: (causes: Counted) => `VÌ SAO CHƯA ĐỒNG BỘ (${causes.text} nguyên nhân)`,
  snapshot: (when: string) =>
    `Theo số liệu chốt lúc ${when}. Với thời điểm đã qua, chỉ có số liệu theo nhóm nguyên nhân.`,
  columns: { cause: 'Nguyên nhân', count: 'Hồ sơ', share: 'Tỷ trọng', cumulative: 'Cộng dồn' },
  others: (causes: Counted, count: string, share: string) =>
    `… và ${causes.text} nguyên nhân khác: ${count} hồ sơ (${share})`,
  actions: 'Việc cần làm',
  releases: {
    itself: 'Không phải chạy lệnh nào: hồ sơ tự được gửi.',
    table: 'Sau khi sửa bảng gán mã, hồ sơ tự được gửi; không phải chạy lệnh nào.',
    list: 'Hồ sơ tự gửi trong vòng một ngày sau khi công khai (danh mục quốc gia được đọc lại hằng ngày); không phải chạy lệnh nào.',
    correction: 'Sau khi sửa trên hệ thống của tỉnh, hồ sơ tự được gửi; không phải chạy lệnh nào.',
    replay: 'Sau khi xử lý, gửi lại bằng lệnh',
    opening: 'Ngay khi mở gửi, hồ sơ tự được gửi; không phải chạy lệnh nào.',
    resumption: 'Ngay khi tiếp tục gửi, hồ sơ tự được gửi.',
  } satisfies Record<Release, string>,
  fields: {
    procedureCode: 'mã thủ tục',
    agencyCode: 'mã cơ quan',
    status: 'trạng thái',
    receivedAt: 'ngày tiếp nhận',
    dueAt: 'ngày hẹn trả',
    releasedAt: 'ngày có kết quả',
    finishedAt: 'ngày kết thúc xử lý',
    'dueAt < receivedAt': 'ngày hẹn trả trước ngày tiếp nhận',
    caseNo: 'mã hồ sơ',
    procedureName: 'tên thủ tục',
    domainCode: 'mã lĩnh vực',
    domainName: 'tên lĩnh vực',
    title: 'tên hồ sơ',
    note: 'ghi chú',
    contactName: 'tên người nộp',
    applicantName: 'tên chủ hồ sơ',
    submittedAt: 'ngày nộp',
    resultNo: 'số giấy tờ kết quả',
  },
  headline: {
    none: 'Không có hồ sơ nào chưa đồng bộ.',
    queued: (all: Counted) =>
      `Cả ${all.text} hồ sơ chưa đồng bộ đang chờ gửi hoặc gửi lại: dongbo tự gửi, không cơ quan nào phải xử lý.`,
    sentence: (all: Counted, clauses: string) => `Trong ${all.text} hồ sơ chưa đồng bộ, ${clauses}.`,
    byThemselves: going,
    waits,
    holdMost: (agencies: Counted, percent: number) =>
      `${agencies.text} cơ quan chiếm ${percent}% phần còn lại`,
    holdAll: (agencies: Counted, _percent: number) => `${agencies.text} cơ quan chiếm toàn bộ phần còn lại`,
  },
  byReason: {
    title: (count: string) => `NGUYÊN NHÂN CHƯA ĐỒNG BỘ (${count} hồ sơ)`,
    none: 'Mọi hồ sơ đã được đồng bộ.',
    count: (count: string, share: string) => `${count} hồ sơ, ${share} số chưa đồng bộ`,
    owner: 'Cơ quan chịu trách nhiệm',
    remedy: 'Hướng xử lý',
  },
  csv: {
    key: 'Mã liên quan',
    name: 'Tên',
    count: 'Số hồ sơ',
    share: 'Tỷ trọng (%)',
    cumulativeShare: 'Cộng dồn (%)',
    ownerName: 'Cơ quan chịu trách nhiệm',
    remedy: 'Hướng xử lý',
    release: 'Sau khi xử lý',
    replay: 'Lệnh gửi lại',
  },
  sheet: 'Nguyên nhân',
  errors: {
    asOf: (when: string) =>
      `Không có số liệu chốt trong vòng một ngày quanh ${when}, nên không rõ nguyên nhân khi đó.`,
    asOfFilter: 'Số liệu chốt của thời điểm đã qua không chia theo điều kiện lọc.',
    asOfRemedy: `Nguyên nhân chỉ có của hiện tại và của các lần chốt số liệu. Bỏ --as-of và xem hiện tại, hoặc chọn một ngày trong ${typedCommand('history')}, không kèm điều kiện lọc.`,
    limitAlone: '--limit chỉ dùng được cùng với --explain.',
    limitAloneRemedy: 'Thêm --explain, hoặc bỏ --limit.',
  },
};

/** Vietnamese is the original: what English lacks does not compile. */
export type ExplainTexts = typeof vi;
