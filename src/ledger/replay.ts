import { sql } from 'kysely';
import { replayed, type Standing } from '../domain/standing.ts';
import { condition } from './filter.ts';
import type { RecordFilter, ReplayOptions, ReplayOutcome } from './ledger.ts';
import type { RecordRow } from './schema.ts';
import { toStanding, writeStandings } from './standingRows.ts';
import { TallyDelta } from './tally.ts';
import { inTransaction, type LedgerDb } from './transaction.ts';

/** Records a transaction: about 20 ms of writing, so that deliveries beside a large replay hardly wait. */
const CHUNK = 1_000;

/**
 * Puts matching unsynced records that are not in flight back to pending.
 *
 * Goes through the records by id up to the highest there was at the start: what is replayed and fails again
 * is not met twice, and what arrives meanwhile is not replayed at all. With a rate the records are given due
 * times that far apart, which survives a restart because it is the ledger that holds them.
 */
export async function replay(
  db: LedgerDb,
  filter: RecordFilter,
  options: ReplayOptions,
): Promise<ReplayOutcome> {
  const { now, dryRun, ratePerSecond } = options;
  const matching = sql`${condition(filter, now)} and state <> 'synced'
    and (lease_owner is null or next_at <= ${now})`;
  const { rows: found } = await sql<{ matched: number; last: number | null }>`
    select count(*) matched, max(id) last from record where ${matching}`.execute(db);
  const { matched = 0, last = null } = found[0] ?? {};
  if (dryRun || last === null) return { matched, replayed: 0, replayId: null };

  let done = 0;
  let after = 0;
  for (;;) {
    const { count, lastId } = await inTransaction(db, async (trx) => {
      const { rows } = await sql<RecordRow>`
        select * from record where ${matching} and id > ${after} and id <= ${last}
        order by id limit ${CHUNK}`.execute(trx);
      await putBack(trx, rows, options, (index) =>
        ratePerSecond === null ? now : now + Math.floor(((done + index) * 1_000) / ratePerSecond),
      );
      return { count: rows.length, lastId: rows.at(-1)?.id ?? last };
    });
    done += count;
    after = lastId;
    if (count < CHUNK) return { matched, replayed: done, replayId: null };
  }
}

async function putBack(
  trx: LedgerDb,
  rows: readonly RecordRow[],
  options: ReplayOptions,
  dueAt: (index: number) => number,
): Promise<void> {
  const tally = new TallyDelta();
  const entries: { id: number; standing: Standing }[] = rows.map((row, index) => {
    const before = toStanding(row);
    const standing = replayed(before, dueAt(index));
    tally.remove(row, before);
    tally.add(row, standing);
    return { id: row.id, standing };
  });
  await writeStandings(trx, entries);
  await tally.write(trx);
  const values = rows.map((row) => [row.id, row.version, row.status, row.reason, row.portal_code]);
  await sql`
    insert into event (record_id, at, kind, version, status, reason, portal_code, detail)
    select j.value ->> 0, ${options.now}, 'replayed', j.value ->> 1, j.value ->> 2, j.value ->> 3,
           j.value ->> 4, ${options.note === '' ? null : options.note}
    from jsonb_each(${JSON.stringify(values)}) j`.execute(trx);
}
