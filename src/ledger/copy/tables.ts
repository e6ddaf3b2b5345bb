/** A table of the ledger, as both databases have it. */
interface CopiedTable {
  /** Its primary key, in which order it is read. */
  readonly key: readonly string[];
  /** Of counters: what PostgreSQL keeps in several rows a key, to be added up. */
  readonly sums?: readonly string[];
}

/** Every table but those of the processes that work on a ledger, in an order in which what is referred to comes first. */
export const COPIED_TABLES = {
  record: { key: ['id'] },
  payload: { key: ['record_id'] },
  event: { key: ['id'] },
  tally: { key: ['dimension', 'key', 'state', 'reason', 'acked', 'verified'], sums: ['n'] },
  unsynced_hour: { key: ['hour', 'acked'], sums: ['n'] },
  past: { key: ['span', 'start', 'agency'], sums: ['counted', 'acked'] },
  punctuality: {
    key: ['dimension', 'key'],
    sums: ['online', 'on_time', 'late', 'open', 'undetermined'],
  },
  baseline: { key: ['case_no'] },
  draft: { key: ['source', 'source_id'] },
  name: { key: ['dimension', 'code'] },
  cursor: { key: ['name'] },
  fact: { key: ['name'] },
  erased: { key: ['record_id'] },
  missing: { key: ['record_id'] },
  unreadable: { key: ['source', 'source_id'] },
  snapshot: { key: ['id'] },
  snapshot_count: { key: ['dimension', 'key', 'snapshot_id', 'reason'] },
  published: { key: ['date'] },
  index_figure: { key: ['period', 'formula'] },
  reported_total: { key: ['period', 'agency'] },
  audit: { key: ['seq'] },
  api_key: { key: ['id'] },
  session: { key: ['hash'] },
  replay: { key: ['id'] },
  replay_case: { key: ['replay_id', 'record_id'] },
  replay_verdict: { key: ['replay_id', 'code'] },
} as const satisfies Readonly<Record<string, CopiedTable>>;

export type TableName = keyof typeof COPIED_TABLES;
export const TABLE_NAMES = Object.keys(COPIED_TABLES) as TableName[];

/** Tables whose ids the database gives out. */
export const NUMBERED_TABLES = ['record', 'event', 'snapshot', 'replay'] as const satisfies TableName[];

export function tableOf(name: TableName): CopiedTable {
  return COPIED_TABLES[name];
}
