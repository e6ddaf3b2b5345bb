import { setImmediate as breathe } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { CaseRecord } from '../../../domain/caseRecord.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Hold, heldAgain, replayed } from '../../../domain/transitions.ts';
import type { RecordFilter } from '../../port/filter.ts';
import type { LedgerReplays, RequeueOptions } from '../../port/replays.ts';
import { moveCases, toCaseState } from '../caseStateRows.ts';
import { insertEvents } from '../events.ts';
import { condition } from '../filter.ts';
import { readPayloads } from '../payload/rows.ts';
import type { RecordRow } from '../schema.ts';
import { orNull, storedReason } from '../stored.ts';
import { inTransaction, type LedgerContext, type LedgerDb } from '../transaction.ts';

/** Records a transaction: some 10 ms of writing, so that deliveries hardly wait for a large replay. */
export const CHUNK = 500;

/** What can be requeued: unsynced, released and not in flight. Excluded cases match no filter. */
export function replayable(filter: RecordFilter, now: Instant): RawBuilder<unknown> {
  return sql`${condition(filter, now)} and state <> 'synced' and reason <> 'NOT_RELEASED'
    and (lease_owner is null or next_at <= ${now})`;
}

/** Cases received before the census begins are in no count, but wait to be sent like the others. */
function earlier(filter: RecordFilter, now: Instant): RawBuilder<unknown> {
  return sql`
    ${condition(filter, now, sql`excluded = 'earlier'`)} and state <> 'synced' and reason <> 'NOT_RELEASED'
    and (lease_owner is null or next_at <= ${now})`;
}

/**
 * See LedgerReplays.requeue. Walks the records by id up to the highest id at the start: a case that fails again is not
 * met twice, and cases that arrive meanwhile are not requeued.
 */
export function requeueOf(context: Contents): LedgerReplays['requeue'] {
  return async (filter, options) =>
    (await requeueMatching(context, replayable(filter, options.now), options)) +
    (await requeueMatching(context, earlier(filter, options.now), options));
}

type Contents = Pick<LedgerContext, 'db' | 'codec' | 'buffered'>;

async function requeueMatching(
  { db, ...contents }: Contents,
  matching: RawBuilder<unknown>,
  { now, note, check }: RequeueOptions,
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
      const free = check === undefined ? next : await recheckRows(trx, next, contents, { now, check });
      await requeueRows(trx, free, { now, note, replayId: null, dueAt: () => now });
      done += free.length;
      return next;
    });
    after = rows.length < CHUNK ? null : (rows.at(-1)?.id ?? null);
    await breathe();
  }
  return done;
}

/**
 * The rows that pass the checks; the others stay held, with the reason of today. A case without content cannot be checked:
 * it passes, and is read again when it is leased.
 */
async function recheckRows(
  trx: LedgerDb,
  rows: readonly RecordRow[],
  { codec, buffered }: Omit<Contents, 'db'>,
  { now, check }: { readonly now: Instant; readonly check: (record: CaseRecord) => Hold | null },
): Promise<readonly RecordRow[]> {
  const stored = await readPayloads(
    trx,
    rows.map(({ id }) => id),
  );
  const free: RecordRow[] = [];
  const held: { readonly row: RecordRow; readonly hold: Hold }[] = [];
  for (const row of rows) {
    const body = stored.get(row.id);
    const record =
      buffered.find(row.id, row.version, row.case_no) ?? (body === undefined ? null : codec.open(body));
    const hold = record === null ? null : check(record);
    if (hold === null) free.push(row);
    else if (hold.reason !== row.reason || hold.detail !== row.detail) held.push({ row, hold });
  }
  await moveCases(
    trx,
    held.map(({ row, hold }) => {
      const before = toCaseState(row);
      return { row, before, after: heldAgain(before, hold) };
    }),
  );
  await insertEvents(
    trx,
    held.map(({ row: { id, version, status }, hold }) => ({
      ...{ recordId: id, at: now, kind: 'blocked' as const, version, status, ...hold },
    })),
  );
  return free;
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
