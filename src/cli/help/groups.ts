import type { Pair } from '../../domain/language.ts';

/** The headings under which help lists the commands. */
export const GROUPS = {
  run: ['Chạy', 'Run'],
  figures: ['Số liệu và báo cáo', 'Figures and reports'],
  cases: ['Hồ sơ', 'Cases'],
  delivery: ['Gửi lên Cổng', 'Delivery'],
  setUp: ['Cài đặt và kiểm tra', 'Set-up and checks'],
  access: ['Người dùng và nhật ký', 'Access and audit'],
  tryOut: ['Thử nghiệm', 'Try out'],
} as const satisfies Readonly<Record<string, Pair>>;

export interface CommandHelp {
  readonly group: keyof typeof GROUPS;
  /** What one types after dongbo. */
  readonly example: string;
}

/** By command: where help lists it, and an example to paste. */
export const COMMAND_HELP: Readonly<Record<string, CommandHelp>> = {
  start: { group: 'run', example: 'start' },
  sync: { group: 'run', example: 'sync' },
  preview: { group: 'run', example: 'preview --agency H23.12' },
  gap: { group: 'figures', example: 'gap --by agency --tree' },
  punctuality: { group: 'figures', example: 'punctuality --by agency' },
  history: { group: 'figures', example: 'history --from 2024-10-01 --format xlsx --out history.xlsx' },
  snapshot: { group: 'figures', example: 'snapshot' },
  published: {
    group: 'figures',
    example: 'published add --date 2024-11-05 --synced 719569 --unsynced 304169',
  },
  export: { group: 'figures', example: 'export --out dongbo.sqlite' },
  report: { group: 'figures', example: 'report --out report.html' },
  records: { group: 'cases', example: 'records --reason FIELD_INVALID --limit 20' },
  worklist: { group: 'cases', example: 'worklist --split to-do --format xlsx' },
  show: { group: 'cases', example: 'show H23.12-241105-0001' },
  replay: { group: 'cases', example: 'replay --portal-code 11 --dry-run' },
  replays: { group: 'cases', example: 'replays list' },
  sources: { group: 'delivery', example: 'sources list' },
  delivery: { group: 'delivery', example: 'delivery status' },
  mappings: { group: 'delivery', example: 'mappings list --unmapped' },
  verify: { group: 'delivery', example: 'verify --sample 500' },
  'import-baseline': { group: 'setUp', example: 'import-baseline baseline.csv' },
  config: { group: 'setUp', example: 'config check' },
  doctor: { group: 'setUp', example: 'doctor' },
  migrate: { group: 'setUp', example: 'migrate --check' },
  backup: { group: 'setUp', example: 'backup /mnt/backup/dongbo --keep 14' },
  repair: { group: 'setUp', example: 'repair' },
  restore: { group: 'setUp', example: 'restore /mnt/backup/dongbo' },
  ledger: { group: 'setUp', example: 'ledger copy --to postgres://dongbo@db.example/dongbo' },
  prune: { group: 'setUp', example: 'prune --dry-run' },
  compact: { group: 'setUp', example: 'compact' },
  erase: { group: 'setUp', example: 'erase H23.12-241105-0001' },
  keys: { group: 'access', example: 'keys create --role viewer --name me' },
  audit: { group: 'access', example: 'audit verify' },
  alarms: { group: 'access', example: 'alarms --test' },
  demo: { group: 'tryOut', example: 'demo' },
  bench: { group: 'tryOut', example: 'bench' },
};
