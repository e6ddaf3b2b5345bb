import type { Bilingual, Language } from '../../domain/language.ts';
import { padEnd, widthOf, wrap } from '../../presentation/layout.ts';
import { paintWith } from '../../presentation/paint.ts';
import { remedyLines } from '../harness/remedyLines.ts';
import type { Finding, FindingState } from './check.ts';

const MARKS: Record<FindingState, string> = { ok: '✓', warning: '!', problem: '✗' };

const TITLES: Readonly<Record<string, Bilingual>> = {
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
};

/** The findings as text of at most 80 columns: a line each and, where something is to be done, the remedy. */
export function doctorText(
  findings: readonly Finding[],
  options: { readonly language: Language; readonly color: boolean },
): string {
  const { language, color } = options;
  const paint = paintWith(color);
  const titleOf = ({ name }: Finding): string => TITLES[name]?.[language] ?? name;
  const width = Math.max(...findings.map((finding) => widthOf(titleOf(finding))));
  const lines = findings.flatMap((finding) => {
    const head = `${MARKS[finding.state]} ${padEnd(titleOf(finding), width)}  `;
    const said = wrap(finding.found[language], head);
    const remedy =
      finding.remedy === null ? [] : remedyLines(finding.remedy[language], `${' '.repeat(widthOf(head))}→ `);
    const [first = '', ...rest] = said;
    const marked = paint(finding.state === 'ok' ? 'green' : 'red', first.charAt(0)) + first.slice(1);
    return [marked, ...rest, ...remedy];
  });
  return [...lines, '', summary(findings, language)].join('\n');
}

function summary(findings: readonly Finding[], language: Language): string {
  const count = (state: FindingState): number => findings.filter((one) => one.state === state).length;
  const problems = count('problem');
  const warnings = count('warning');
  return language === 'vi'
    ? `Lỗi: ${problems}. Cảnh báo: ${warnings}.`
    : `Problems: ${problems}. Warnings: ${warnings}.`;
}
