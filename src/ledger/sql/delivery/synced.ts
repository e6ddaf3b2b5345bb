import { sql } from 'kysely';
import type { RecordFilter } from '../../port/filter.ts';
import type { SyncedCase, VerifyOrder } from '../../port/verification.ts';
import { condition } from '../filter.ts';
import type { LedgerDb } from '../transaction.ts';

const COLUMNS = sql`
  id, case_no as "caseNo", agency_code as "agencyCode", acked_version as "version", acked_status as "ackedStatus"`;

/** See LedgerVerification.synced. */
export async function selectSynced(
  db: LedgerDb,
  filter: RecordFilter,
  page: { limit: number; afterId: number; now: number },
): Promise<readonly SyncedCase[]> {
  // `+state` keeps SQLite from taking the order of verification for this list, and sorting it each time.
  const { rows } = await sql<SyncedCase>`
    select ${COLUMNS} from record
    where ${condition(filter, page.now)} and +state = 'synced' and id > ${page.afterId}
    order by id limit ${page.limit}`.execute(db);
  return rows;
}

/**
 * See LedgerVerification.toVerify. Reads the head of the index record_verify: the cost does not grow with the ledger.
 */
export async function selectToVerify(db: LedgerDb, order: VerifyOrder): Promise<readonly SyncedCase[]> {
  const { limit, ackedBy, confirmedBy } = order;
  const { rows: unconfirmed } = await sql<SyncedCase>`
    select ${COLUMNS} from record indexed by record_verify
    where state = 'synced' and verified_at is null and last_ack_at <= ${ackedBy}
    order by last_ack_at limit ${limit}`.execute(db);
  if (unconfirmed.length >= limit) return unconfirmed;
  const { rows: confirmed } = await sql<SyncedCase>`
    select ${COLUMNS} from record indexed by record_verify
    where state = 'synced' and verified_at <= ${confirmedBy}
    order by verified_at limit ${limit - unconfirmed.length}`.execute(db);
  return [...unconfirmed, ...confirmed];
}
