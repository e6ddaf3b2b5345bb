import { type RawBuilder, sql } from 'kysely';
import type { LedgerEvent, LedgerRecord } from '../../port/cases.ts';
import type { RecordFilter } from '../../port/filter.ts';
import { condition, stateColumn } from '../filter.ts';
import type { RecordRow } from '../schema.ts';
import { orNull, shownState, storedEventKind, storedReason } from '../stored.ts';
import type { LedgerDb } from '../transaction.ts';

type Row = RecordRow & { shown_state: string; agency_name: string | null };

/** Matching records by rising id, which is stable while records come and change. */
export async function selectRecords(
  db: LedgerDb,
  filter: RecordFilter,
  page: { limit: number; afterId: number; now: number },
): Promise<readonly LedgerRecord[]> {
  const { rows } = await sql<Row>`
    ${selection(page.now)}
    where ${condition(filter, page.now)} and id > ${page.afterId} order by id limit ${page.limit}`.execute(
    db,
  );
  return rows.map(toRecord);
}

/** One case, even an excluded one, with its timeline. */
export async function selectRecord(
  db: LedgerDb,
  caseNo: string,
  now: number,
): Promise<{ record: LedgerRecord; events: readonly LedgerEvent[] } | null> {
  const { rows } = await sql<Row>`${selection(now)} where case_no = ${caseNo}`.execute(db);
  const row = rows[0];
  if (row === undefined) return null;
  const { rows: events } = await sql<
    Omit<LedgerEvent, 'kind' | 'reason'> & { kind: string; reason: string | null }
  >`
    select at, kind, version, status, reason, portal_code as "portalCode", detail
    from event where record_id = ${row.id} order by id`.execute(db);
  return {
    record: toRecord(row),
    events: events.map((event) => ({
      ...event,
      kind: storedEventKind(event.kind),
      reason: orNull(storedReason, event.reason),
    })),
  };
}

function selection(now: number): RawBuilder<unknown> {
  return sql`
    select record.*, ${stateColumn(now)} shown_state, name.name agency_name
    from record left join name on name.dimension = 'agency' and name.code = agency_code`;
}

function toRecord(row: Row): LedgerRecord {
  return {
    id: row.id,
    caseNo: row.case_no,
    state: shownState(row.shown_state),
    reason: orNull(storedReason, row.reason),
    detail: row.detail,
    portalCode: row.portal_code,
    agencyCode: row.agency_code,
    agencyName: row.agency_name ?? '',
    domainCode: row.domain_code,
    procedureCode: row.procedure_code,
    status: row.status,
    sourceStatus: row.source_status,
    receivedAt: row.received_at,
    dueAt: row.deadline_at,
    finishedAt: row.finished_at,
    modifiedAt: row.modified_at,
    firstSeenAt: row.first_seen_at,
    changedAt: row.changed_at,
    version: row.version,
    attempts: row.attempts,
    // While leased, next_at is the lease's expiry, which is nobody's next attempt.
    nextAttemptAt: row.state === 'pending' && row.shown_state !== 'in_flight' ? row.next_at : null,
    unsyncedSince: row.unsynced_since,
    firstAckAt: row.first_ack_at,
    lastAckAt: row.last_ack_at,
    ackedStatus: row.acked_status,
    excluded: row.excluded === 1,
  };
}
