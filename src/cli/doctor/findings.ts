import { shorten, terminalText } from '../../presentation/layout.ts';

/**
 * Every finding with its title and, as a problem, the process's exit code: 2 configuration, 3 portal, 4 source, 1
 * anything else. Names are stable: programs read them. The last three appear only when their whole check fails.
 */
export const FINDINGS = {
  configuration: { vi: 'Cấu hình', en: 'Configuration', exitCode: 2 },
  data_dir: { vi: 'Thư mục dữ liệu', en: 'Data folder', exitCode: 2 },
  data_dir_rights: { vi: 'Quyền truy cập', en: 'Access rights', exitCode: 2 },
  disk_space: { vi: 'Dung lượng đĩa', en: 'Disk space', exitCode: 1 },
  ledger: { vi: 'Sổ cái', en: 'Ledger', exitCode: 1 },
  counters: { vi: 'Số đếm', en: 'Counters', exitCode: 1 },
  redis: { vi: 'Redis', en: 'Redis', exitCode: 1 },
  redis_persistence: { vi: 'Redis: lưu trữ', en: 'Redis: storage', exitCode: 1 },
  redis_eviction: { vi: 'Redis: bộ nhớ', en: 'Redis: memory', exitCode: 1 },
  source: { vi: 'Hệ thống tỉnh', en: 'Source', exitCode: 4 },
  source_sort: { vi: 'Nguồn: sắp xếp', en: 'Source: sorting', exitCode: 4 },
  source_clock: { vi: 'Nguồn: giờ', en: 'Source: clock', exitCode: 4 },
  portal_login: { vi: 'Cổng: đăng nhập', en: 'Portal: login', exitCode: 3 },
  portal_share: { vi: 'Cổng: tra cứu', en: 'Portal: reading', exitCode: 3 },
  portal_integration: { vi: 'Cổng: gửi', en: 'Portal: writing', exitCode: 3 },
  portal_codes: { vi: 'Mã lỗi của Cổng', en: 'Portal codes', exitCode: 1 },
  status_mapping: { vi: 'Bảng trạng thái', en: 'Statuses', exitCode: 1 },
  agency_mapping: { vi: 'Bảng cơ quan', en: 'Agencies', exitCode: 1 },
  procedure_mapping: { vi: 'Bảng thủ tục', en: 'Procedures', exitCode: 1 },
  delivery_pause: { vi: 'Lệnh tạm dừng gửi', en: 'Pause', exitCode: 3 },
  circuit: { vi: 'Tạm dừng gửi', en: 'Circuit', exitCode: 3 },
  verification: { vi: 'Đối soát', en: 'Verification', exitCode: 3 },
  last_poll: { vi: 'Lần đọc gần nhất', en: 'Last poll', exitCode: 1 },
  last_census: { vi: 'Rà soát gần nhất', en: 'Last census', exitCode: 1 },
  notify_webhook: { vi: 'Thông báo: webhook', en: 'Notices: webhook', exitCode: 1 },
  notify_email: { vi: 'Thông báo: thư', en: 'Notices: mail', exitCode: 1 },
  mappings: { vi: 'Bảng mã', en: 'Mapping tables', exitCode: 1 },
  readings: { vi: 'Các lần đọc', en: 'Readings', exitCode: 1 },
  notify: { vi: 'Thông báo', en: 'Notices', exitCode: 1 },
} as const;

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
