import type { Bilingual } from '../../domain/language.ts';

/** Names are stable: programs read them. The last three appear only when their whole check fails. */
export const TITLES = {
  configuration: { vi: 'Cấu hình', en: 'Configuration' },
  data_dir: { vi: 'Thư mục dữ liệu', en: 'Data folder' },
  data_dir_rights: { vi: 'Quyền truy cập', en: 'Access rights' },
  disk_space: { vi: 'Dung lượng đĩa', en: 'Disk space' },
  ledger: { vi: 'Sổ cái', en: 'Ledger' },
  counters: { vi: 'Số đếm', en: 'Counters' },
  redis: { vi: 'Redis', en: 'Redis' },
  redis_persistence: { vi: 'Redis: lưu trữ', en: 'Redis: storage' },
  redis_eviction: { vi: 'Redis: bộ nhớ', en: 'Redis: memory' },
  source: { vi: 'Hệ thống tỉnh', en: 'Source' },
  source_sort: { vi: 'Nguồn: sắp xếp', en: 'Source: sorting' },
  source_clock: { vi: 'Nguồn: giờ', en: 'Source: clock' },
  portal_login: { vi: 'Cổng: đăng nhập', en: 'Portal: login' },
  portal_share: { vi: 'Cổng: tra cứu', en: 'Portal: reading' },
  portal_integration: { vi: 'Cổng: gửi', en: 'Portal: writing' },
  portal_codes: { vi: 'Mã lỗi của Cổng', en: 'Portal codes' },
  status_mapping: { vi: 'Bảng trạng thái', en: 'Statuses' },
  agency_mapping: { vi: 'Bảng cơ quan', en: 'Agencies' },
  procedure_mapping: { vi: 'Bảng thủ tục', en: 'Procedures' },
  delivery_pause: { vi: 'Lệnh tạm dừng gửi', en: 'Pause' },
  circuit: { vi: 'Tạm dừng gửi', en: 'Circuit' },
  verification: { vi: 'Đối soát', en: 'Verification' },
  last_poll: { vi: 'Lần đọc gần nhất', en: 'Last poll' },
  last_census: { vi: 'Rà soát gần nhất', en: 'Last census' },
  notify_webhook: { vi: 'Thông báo: webhook', en: 'Notices: webhook' },
  notify_email: { vi: 'Thông báo: thư', en: 'Notices: mail' },
  mappings: { vi: 'Bảng mã', en: 'Mapping tables' },
  readings: { vi: 'Các lần đọc', en: 'Readings' },
  notify: { vi: 'Thông báo', en: 'Notices' },
} as const satisfies Readonly<Record<string, Bilingual>>;

export type FindingName = keyof typeof TITLES;
