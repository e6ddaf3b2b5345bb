import type { Generated, Selectable } from 'kysely';
import type { AuditRow } from '../port/audit.ts';

/**
 * The tables as Kysely sees them; migrations/ explains each column. Closed lists are plain text here, because the
 * database guarantees no more: stored.ts checks them.
 */
export interface LedgerTables {
  record: RecordTable;
  payload: { record_id: number; body: Buffer };
  tally: TallyTable;
  unsynced_hour: { hour: number; acked: number; n: number };
  past: { span: string; start: number; agency: string; counted: number; acked: number };
  event: EventTable;
  baseline: { case_no: string; status: string | null };
  draft: { source_id: string; first_seen_at: number };
  name: { dimension: string; code: string; name: string };
  cursor: { name: string; value: string };
  fact: { name: string; value: string; at: number };
  snapshot: SnapshotTable;
  snapshot_count: SnapshotCountTable;
  published: PublishedTable;
  replay: ReplayTable;
  replay_case: { replay_id: number; record_id: number; version: number };
  audit: AuditRow;
  api_key: ApiKeyTable;
}

interface RecordTable {
  id: Generated<number>;
  case_no: string;
  source_id: string;
  agency_code: string;
  domain_code: string;
  procedure_code: string;
  source_status: string;
  source_sub_status: string;
  status: string | null;
  online: number;
  received_at: number | null;
  counted_at: number;
  deadline_at: number | null;
  finished_at: number | null;
  modified_at: number | null;
  first_seen_at: number;
  changed_at: number;
  observed_at: number;
  version: number;
  hash: string;
  excluded: number;
  state: string;
  reason: string | null;
  detail: string | null;
  portal_code: string | null;
  work: string | null;
  next_at: number | null;
  attempts: number;
  lease_owner: string | null;
  lease_version: number | null;
  record_version: number | null;
  acked_version: number | null;
  acked_status: string | null;
  first_ack_at: number | null;
  last_ack_at: number | null;
  verified_at: number | null;
  unsynced_since: number | null;
}

/** A record as it is read. */
export type RecordRow = Selectable<RecordTable>;

interface TallyTable {
  dimension: string;
  key: string;
  state: string;
  reason: string;
  acked: number;
  verified: number;
  n: number;
}

interface EventTable {
  id: Generated<number>;
  record_id: number;
  at: number;
  kind: string;
  version: number;
  status: string | null;
  reason: string | null;
  portal_code: string | null;
  detail: string | null;
  replay_id: number | null;
}

interface SnapshotTable {
  id: Generated<number>;
  taken_at: number;
  midnight: number | null;
  unnumbered: number;
}

interface SnapshotCountTable {
  dimension: string;
  key: string;
  snapshot_id: number;
  reason: string;
  synced: number;
  never: number;
  stale: number;
  verified: number;
  excluded: number;
}

interface PublishedTable {
  date: string;
  synced: number;
  unsynced: number;
  source: string;
  recorded_at: number;
}

interface ApiKeyTable {
  id: string;
  name: string;
  role: string;
  hash: Buffer;
  agencies: string | null;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
}

interface ReplayTable {
  id: Generated<number>;
  case_filter: string;
  note: string;
  who: string;
  created_at: number;
  ended_at: number | null;
  rate: number | null;
  state: string;
  matched: number;
  cursor: number;
  released: number;
  skipped: number;
  next_at: number;
}
