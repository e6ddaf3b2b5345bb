import { setImmediate as breathe } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../../domain/time.ts';
import { replayed } from '../../../domain/transitions.ts';
import type { RecordFilter } from '../../port/filter.ts';
import type { LedgerReplays } from '../../port/replays.ts';
import { moveCases, toCaseState } from '../caseStateRows.ts';
import { insertEvents } from '../events.ts';
import { condition } from '../filter.ts';
import type { RecordRow } from '../schema.ts';
import { orNull, storedReason } from '../stored.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';

/** Records a transaction: some 10 ms of writing, so that deliveries hardly wait for a large replay. */
export const CHUNK = 500;

/** What can be requeued: unsynced and not in flight. Excluded cases match no filter. */
export function replayable(filter: RecordFilter, now: Instant): RawBuilder<unknown> {
  return sql`${condition(filter, now)} and state <> 'synced' and (lease_owner is null or next_at <= ${now})`;
}

/** Cases received before the census begins are in no count, but wait to be sent like the others. */
function earlier(filter: RecordFilter, now: Instant): RawBuilder<unknown> {
  return sql`
    ${condition(filter, now, sql`excluded = 'earlier'`)} and state <> 'synced'
    and (lease_owner is null or next_at <= ${now})`;
}

/**
 * See LedgerReplays.requeue. Walks the records by id up to the highest id at the start: a case that fails again is not
 * met twice, and cases that arrive meanwhile are not requeued.
 */
export function requeueOf(db: LedgerDb): LedgerReplays['requeue'] {
  return async (filter, { now, note }) =>
    (await requeueMatching(db, replayable(filter, now), { now, note })) +
    (await requeueMatching(db, earlier(filter, now), { now, note }));
}

async function requeueMatching(
  db: LedgerDb,
  matching: RawBuilder<unknown>,
  { now, note }: Parameters<LedgerReplays['requeue']>[1],
): Promise<number> {
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
      await requeueRows(trx, next, { now, note, replayId: null, dueAt: () => now });
      return next;
    });
    done += rows.length;
    after = rows.length < CHUNK ? null : (rows.at(-1)?.id ?? null);
    await breathe();
  }
  return done;
}

/** Returns these records to pending, with their counters, and adds it to their timelines. */
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
  const { now, note, replayId, dueAt } = options;
  await moveCases(
    trx,
    rows.map((row, index) => {
      const before = toCaseState(row);
      return { row, before, after: replayed(before, dueAt(index)) };
    }),
  );
  await insertEvents(
    trx,
    rows.map(({ id, version, status, reason, portal_code }) => ({
      ...{ recordId: id, at: now, kind: 'replayed', version, status, portalCode: portal_code, replayId },
      reason: orNull(storedReason, reason),
      detail: note === '' ? null : note,
    })),
  );
}
