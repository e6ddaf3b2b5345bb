import type { Exclusion } from '../../domain/exclusion.ts';
import type { TimelineKind } from './timeline.ts';

export const vi = {
  list: {
    none: 'Không có hồ sơ nào khớp điều kiện lọc.',
    shown: (count: string) => `${count} hồ sơ.`,
    more: (count: string) => `Hiện ${count} hồ sơ đầu tiên; xem thêm với --limit hoặc --format csv.`,
    totals: (total: string, unsynced: string) =>
      `Có ${total} hồ sơ, trong đó ${unsynced} hồ sơ chưa đồng bộ.`,
    totalsAtLeast: (total: string, unsynced: string) =>
      `Có ít nhất ${total} hồ sơ, trong đó ít nhất ${unsynced} hồ sơ chưa đồng bộ.`,
    portalCode: (code: string) => `mã lỗi ${code}`,
    ackedAt: (when: string) => `Cổng xác nhận ${when}`,
    columns: { caseNo: 'Mã hồ sơ', age: 'Chờ', detail: 'Chi tiết' },
  },
  show: {
    title: (caseNo: string) => `Hồ sơ ${caseNo}`,
    state: 'Tình trạng',
    excluded: {
      rule: 'bị loại theo quy tắc trong cấu hình, không tính vào tổng số',
      copy: 'bản sao liên thông, không tính vào tổng số',
      gone: 'không còn ở hệ thống của tỉnh, không tính vào tổng số',
      earlier: 'tiếp nhận trước ngày bắt đầu rà soát, không tính vào tổng số',
      elsewhere: 'hệ thống nguồn tự gửi lên Cổng, không tính vào tổng số',
    } satisfies Record<Exclusion, string>,
    original: 'Hồ sơ gốc',
    nationCode: 'Mã hồ sơ quốc gia',
    reason: 'Nguyên nhân',
    detail: 'Chi tiết',
    owner: 'Cơ quan chịu trách nhiệm',
    remedy: 'Hướng xử lý',
    agency: 'Cơ quan',
    domain: 'Lĩnh vực',
    procedure: 'Thủ tục',
    status: 'Trạng thái hồ sơ',
    sourceStatus: (status: string) => `hệ thống của tỉnh: ${status}`,
    ackedStatus: 'Trạng thái trên Cổng',
    receivedAt: 'Ngày tiếp nhận',
    dueAt: 'Ngày hẹn trả',
    unsyncedFor: 'Chờ đồng bộ',
    attempts: 'Số lần gửi lỗi',
    timeline: 'Diễn biến',
    after: (span: string) => `sau ${span}`,
  },
  timeline: {
    first_seen: 'Ghi nhận lần đầu từ hệ thống của tỉnh',
    changed: 'Hồ sơ thay đổi',
    acknowledged: 'Cổng xác nhận',
    next_attempt: 'Gửi lần tiếp theo',
    retry: 'Gửi chưa thành công',
    blocked: 'Chưa đủ điều kiện gửi',
    rejected: 'Cổng từ chối',
    replayed: 'Được đưa vào gửi lại',
    restored: 'Sổ cái đã khôi phục từ bản sao lưu: gửi lại, vì không biết Cổng đang có gì',
    erased: 'Đã xóa dữ liệu cá nhân và nội dung bằng chữ của hồ sơ',
    returned: 'Đợt gửi lại tự dừng: trở về trạng thái bị từ chối, không gửi',
    disproved: 'Đối soát: Cổng không có bản đã xác nhận',
    baseline: 'Số liệu nền ghi nhận hồ sơ đã có trên Cổng',
    excluded: 'Không tính vào tổng số nữa',
    counted: 'Được tính lại vào tổng số',
    compared: 'Đối chiếu với Cổng',
    outdated: 'Bảng mã thay đổi nên phải gửi lại, Cổng đang giữ',
  } satisfies Record<TimelineKind, string>,
  /** Of `excluded` and `counted`; `other` is the case that counts instead, '' where none is known. */
  scope: {
    rule: () => 'quy tắc loại trừ trong cấu hình',
    copy: (other: string) => (other === '' ? 'bản sao liên thông' : `bản sao liên thông của hồ sơ ${other}`),
    gone: () => 'không còn ở hệ thống của tỉnh',
    earlier: () => 'tiếp nhận trước ngày bắt đầu rà soát',
    elsewhere: () => 'hệ thống nguồn tự gửi lên Cổng',
    renumbered: (other: string) => `đã đổi mã thành ${other}`,
  } satisfies Record<Exclusion | 'renumbered', (other: string) => string>,
  sheet: 'Danh sách hồ sơ',
  sheetColumns: {
    caseNo: 'Mã hồ sơ',
    state: 'Mã tình trạng đồng bộ',
    stateName: 'Tình trạng đồng bộ',
    reason: 'Mã nguyên nhân',
    reasonName: 'Nguyên nhân',
    detail: 'Chi tiết',
    portalCode: 'Mã lỗi của Cổng',
    agencyCode: 'Mã cơ quan',
    procedureCode: 'Mã thủ tục',
    status: 'Mã trạng thái hồ sơ',
    statusName: 'Trạng thái hồ sơ',
    receivedAt: 'Ngày tiếp nhận',
    modifiedAt: 'Thời điểm thay đổi',
    attempts: 'Số lần gửi lỗi',
    nextAttemptAt: 'Lần gửi tiếp theo',
    lastSyncedAt: 'Lần đồng bộ gần nhất',
  },
  asSent: {
    title: 'Yêu cầu sẽ gửi lên Cổng (dữ liệu cá nhân đã che). Lệnh này không gửi gì.',
    missing: 'Chưa gửi được',
    noContent:
      'Không còn gì để gửi: nội dung hồ sơ đã xóa khi Cổng xác nhận, hoặc sẽ được đọc lại từ hệ thống của tỉnh.',
  },
  errors: {
    unknownCase: (caseNo: string) => `Sổ cái không có hồ sơ ${caseNo}.`,
    unknownCaseRemedy:
      'Kiểm tra lại mã hồ sơ. Hồ sơ mới có trong sổ cái sau lần đọc tiếp theo từ hệ thống của tỉnh.',
    cursor: (text: string) => `Con trỏ trang "${text}" không hợp lệ.`,
    cursorRemedy: 'Dùng nguyên giá trị "next" của trang trước, hoặc bỏ đi để xem từ đầu.',
    limit: (limit: string, max: string) => `Số hồ sơ "${limit}" phải là số nguyên từ 1 đến ${max}.`,
    tooManyToOrder: (max: string) => `Có hơn ${max} hồ sơ khớp, quá nhiều để ghi ra tệp theo thứ tự khác.`,
    tooManyToOrderRemedy:
      'Lọc bớt, hoặc dùng --limit để lấy những hồ sơ đầu tiên theo thứ tự này, hoặc bỏ --order.',
    limitRemedy: 'Chọn số nhỏ hơn và xem tiếp bằng "next", hoặc xuất toàn bộ bằng --format csv.',
  },
};

/** Vietnamese is the original: what English lacks does not compile. */
export type CaseTexts = typeof vi;
