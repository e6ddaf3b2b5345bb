import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import { type CaseState, replayed } from '../../../domain/caseState.ts';
import type { Instant } from '../../../domain/time.ts';
import type { RecordFilter } from '../../port/filter.ts';
import { toCaseState, writeCaseStates } from '../caseStateRows.ts';
import { TallyDelta } from '../counters/tally.ts';
import { condition } from '../filter.ts';
import type { RecordRow } from '../schema.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';

/** Records a transaction: some 10 ms of writing, so that deliveries beside a large replay hardly wait. */
export const CHUNK = 500;

/** What a replay can put back: unsynced and not in flight. Excluded cases match no filter. */
export function replayable(filter: RecordFilter, now: Instant) {
  return sql`${condition(filter, now)} and state <> 'synced' and (lease_owner is null or next_at <= ${now})`;
}

/**
 * See LedgerReplays.requeue. Goes through the records by id up to the highest there was at the start: what is put back
 * and fails again is not met twice, and what arrives meanwhile is not put back at all.
 */
export async function requeue(
  db: LedgerDb,
  filter: RecordFilter,
  options: { readonly now: Instant; readonly note: string },
): Promise<number> {
  const matching = replayable(filter, options.now);
  const { rows: found } = await sql<{ last: number | null }>`
    select max(id) last from record where ${matching}`.execute(db);
  const last = found[0]?.last ?? null;
  let done = 0;
  for (let after: number | null = 0; after !== null && last !== null; ) {
    const from: number = after;
    const rows: readonly RecordRow[] = await inTransaction(db, async (trx) => {
      const { rows: next } = await sql<RecordRow>`
        select * from record where ${matching} and id > ${from} and id <= ${last}
        order by id limit ${CHUNK}`.execute(trx);
      await requeueRows(trx, next, { ...options, replayId: null, dueAt: () => options.now });
      return next;
    });
    done += rows.length;
    after = rows.length < CHUNK ? null : (rows.at(-1)?.id ?? null);
    await breathe();
  }
  return done;
}

/** Puts these records back to pending, notes it in their timelines, and moves the counters. */
export async function requeueRows(
  trx: LedgerDb,
  rows: readonly RecordRow[],
  options: {
    readonly now: Instant;
    readonly note: string;
    readonly replayId: number | null;
    /** By the row's place in the batch. */
    readonly dueAt: (index: number) => Instant;
  },
): Promise<void> {
  if (rows.length === 0) return;
  const tally = new TallyDelta();
  const entries: { id: number; caseState: CaseState }[] = rows.map((row, index) => {
    const before = toCaseState(row);
    const caseState = replayed(before, options.dueAt(index));
    tally.change(row, before, caseState);
    return { id: row.id, caseState };
  });
  await writeCaseStates(trx, entries);
  await tally.write(trx);
  const { now, note, replayId } = options;
  const values = rows.map((row) => [row.id, row.version, row.status, row.reason, row.portal_code]);
  await sql`
    insert into event (record_id, at, kind, version, status, reason, portal_code, detail, replay_id)
    select j.value ->> 0, ${now}, 'replayed', j.value ->> 1, j.value ->> 2, j.value ->> 3,
           j.value ->> 4, ${note === '' ? null : note}, ${replayId}
    from jsonb_each(${JSON.stringify(values)}) j`.execute(trx);
}
