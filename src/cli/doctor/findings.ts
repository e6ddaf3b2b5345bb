import { EXIT_CODES, type ExitCode } from '../../domain/errors.ts';
import type { Bilingual } from '../../domain/language.ts';
import { shorten, terminalText } from '../../presentation/layout.ts';

/**
 * Every finding with its title and, as a problem, the process's exit code. Names are stable: programs read them.
 * The last three appear only when their whole check fails.
 */
export const FINDINGS = {
  configuration: { vi: 'Cấu hình', en: 'Configuration', exitCode: EXIT_CODES.usage },
  assumptions: { vi: 'Giả định', en: 'Assumptions', exitCode: EXIT_CODES.other },
  data_dir: { vi: 'Thư mục dữ liệu', en: 'Data folder', exitCode: EXIT_CODES.usage },
  data_dir_rights: { vi: 'Quyền truy cập', en: 'Access rights', exitCode: EXIT_CODES.usage },
  disk_space: { vi: 'Dung lượng đĩa', en: 'Disk space', exitCode: EXIT_CODES.other },
  ledger: { vi: 'Sổ cái', en: 'Ledger', exitCode: EXIT_CODES.other },
  payload_key: { vi: 'Khóa mã hóa nội dung', en: 'Payload key', exitCode: EXIT_CODES.usage },
  ledger_server: { vi: 'Máy chủ sổ cái', en: 'Ledger server', exitCode: EXIT_CODES.other },
  ledger_write: { vi: 'Ghi sổ cái', en: 'Writing to the ledger', exitCode: EXIT_CODES.other },
  ledger_file: { vi: 'Tệp sổ cái', en: 'Ledger file', exitCode: EXIT_CODES.other },
  ledger_clock: { vi: 'Máy chủ sổ cái: giờ', en: 'Ledger server: clock', exitCode: EXIT_CODES.other },
  counters: { vi: 'Số đếm', en: 'Counters', exitCode: EXIT_CODES.other },
  redis: { vi: 'Redis', en: 'Redis', exitCode: EXIT_CODES.other },
  redis_write: { vi: 'Redis: ghi', en: 'Redis: writing', exitCode: EXIT_CODES.other },
  redis_persistence: { vi: 'Redis: lưu trữ', en: 'Redis: storage', exitCode: EXIT_CODES.other },
  redis_eviction: { vi: 'Redis: bộ nhớ', en: 'Redis: memory', exitCode: EXIT_CODES.other },
  source: { vi: 'Hệ thống tỉnh', en: 'Source', exitCode: EXIT_CODES.source },
  source_sort: { vi: 'Nguồn: sắp xếp', en: 'Source: sorting', exitCode: EXIT_CODES.source },
  source_clock: { vi: 'Nguồn: giờ', en: 'Source: clock', exitCode: EXIT_CODES.source },
  portal_kind: { vi: 'Cổng: giao diện', en: 'Portal: interface', exitCode: EXIT_CODES.portal },
  portal_login: { vi: 'Cổng: đăng nhập', en: 'Portal: login', exitCode: EXIT_CODES.portal },
  portal_clock: { vi: 'Cổng: giờ', en: 'Portal: clock', exitCode: EXIT_CODES.portal },
  portal_certificate: { vi: 'Cổng: chứng thư số', en: 'Portal: certificate', exitCode: EXIT_CODES.portal },
  client_certificate: {
    vi: 'Cổng: chứng thư của tỉnh',
    en: 'Portal: own certificate',
    exitCode: EXIT_CODES.portal,
  },
  portal_password: { vi: 'Cổng: mật khẩu', en: 'Portal: password', exitCode: EXIT_CODES.portal },
  http_certificate: { vi: 'Chứng thư số của trang', en: 'Own certificate', exitCode: EXIT_CODES.other },
  portal_share: { vi: 'Cổng: tra cứu', en: 'Portal: reading', exitCode: EXIT_CODES.portal },
  portal_integration: { vi: 'Cổng: gửi', en: 'Portal: writing', exitCode: EXIT_CODES.portal },
  portal_codes: { vi: 'Mã lỗi của Cổng', en: 'Portal codes', exitCode: EXIT_CODES.other },
  portal_fields: { vi: 'Trường gửi Cổng', en: 'Portal fields', exitCode: EXIT_CODES.other },
  portal_messages: { vi: 'Nội dung Cổng trả lời', en: 'Portal messages', exitCode: EXIT_CODES.other },
  status_mapping: { vi: 'Bảng trạng thái', en: 'Statuses', exitCode: EXIT_CODES.other },
  agency_mapping: { vi: 'Bảng cơ quan', en: 'Agencies', exitCode: EXIT_CODES.other },
  procedure_mapping: { vi: 'Bảng thủ tục', en: 'Procedures', exitCode: EXIT_CODES.other },
  delivery_pause: { vi: 'Lệnh tạm dừng gửi', en: 'Pause', exitCode: EXIT_CODES.portal },
  delivery_only: { vi: 'Mở gửi từng phần', en: 'Opened for some', exitCode: EXIT_CODES.other },
  procedure_list: { vi: 'Danh mục thủ tục', en: 'Procedure list', exitCode: EXIT_CODES.portal },
  circuit: { vi: 'Tạm dừng gửi', en: 'Circuit', exitCode: EXIT_CODES.portal },
  steps_circuit: { vi: 'Tạm dừng gửi bước', en: 'Steps circuit', exitCode: EXIT_CODES.portal },
  verification: { vi: 'Đối soát', en: 'Verification', exitCode: EXIT_CODES.portal },
  last_poll: { vi: 'Lần đọc gần nhất', en: 'Last poll', exitCode: EXIT_CODES.other },
  last_census: { vi: 'Rà soát gần nhất', en: 'Last census', exitCode: EXIT_CODES.other },
  census: { vi: 'Kết quả rà soát', en: 'Census', exitCode: EXIT_CODES.other },
  case_numbers: { vi: 'Mã hồ sơ trùng', en: 'Case numbers', exitCode: EXIT_CODES.other },
  pdf: { vi: 'In báo cáo PDF', en: 'PDF of the report', exitCode: EXIT_CODES.other },
  notify_webhook: { vi: 'Thông báo: webhook', en: 'Notices: webhook', exitCode: EXIT_CODES.other },
  notify_email: { vi: 'Thông báo: thư', en: 'Notices: mail', exitCode: EXIT_CODES.other },
  mappings: { vi: 'Bảng mã', en: 'Mapping tables', exitCode: EXIT_CODES.other },
  readings: { vi: 'Các lần đọc', en: 'Readings', exitCode: EXIT_CODES.other },
  reverse_proxy: { vi: 'Proxy', en: 'Reverse proxy', exitCode: EXIT_CODES.other },
  backup: { vi: 'Sao lưu', en: 'Backup', exitCode: EXIT_CODES.other },
  retention: { vi: 'Thời hạn lưu', en: 'Retention', exitCode: EXIT_CODES.other },
  notify: { vi: 'Thông báo', en: 'Notices', exitCode: EXIT_CODES.other },
} as const satisfies Readonly<Record<string, Bilingual & { readonly exitCode: ExitCode }>>;

export type FindingName = keyof typeof FINDINGS;

export interface Finding {
  readonly name: FindingName;
  readonly state: 'ok' | 'warning' | 'problem';
  /** Free of secrets and personal data. */
  readonly found: string;
  /** Null exactly when the state is ok. */
  readonly remedy: string | null;
}

export function ok(name: FindingName, found: string): Finding {
  return { name, state: 'ok', found, remedy: null };
}

export function warning(name: FindingName, found: string, remedy: string): Finding {
  return { name, state: 'warning', found, remedy };
}

export function problem(name: FindingName, found: string, remedy: string): Finding {
  return { name, state: 'problem', found, remedy };
}

const CODES_SHOWN = 5;
/** Longer than any code in use; anything else a source puts there is cut off. */
const MAX_CODE = 40;

/** `new (12), strange (3), … +4`: most cases first. */
export function withCounts(counts: Iterable<readonly [string, number]>): string {
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const shown = sorted
    .slice(0, CODES_SHOWN)
    .map(([code, count]) => `${shorten(terminalText(code), MAX_CODE) || '""'} (${count})`);
  return [...shown, ...(sorted.length > CODES_SHOWN ? [`… +${sorted.length - CODES_SHOWN}`] : [])].join(', ');
}
