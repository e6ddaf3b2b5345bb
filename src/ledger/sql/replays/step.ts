import { sql } from 'kysely';
import { inFlight } from '../../../domain/caseState.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Replay } from '../../port/replays.ts';
import { toCaseState } from '../caseStateRows.ts';
import { IN_THIS_ORDER, larger } from '../dialect.ts';
import type { RecordRow } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';
import { CHUNK, requeueRows } from './requeue.ts';
import { REPLAY_COLUMNS, type ReplayRow, replayRowsOf } from './rows.ts';
import { returnNext } from './stop.ts';

/**
 * See LedgerReplays.stepReplay. Each selected case is examined once, by rising id; the cursor moves in the transaction
 * that requeues the cases. A pause, a resumption or a cancellation is another transaction before or after it (decision
 * 0017).
 */
export async function stepReplay(trx: LedgerDb, now: Instant): Promise<Replay | null> {
  const returning = await returnNext(trx, now);
  if (returning !== null) return await replayRowsOf(trx).replay(returning);
  const replay = await dueReplay(trx, now);
  if (replay === null) return null;
  const { id, ratePerSecond: rate } = replay;
  const limit = rate === null ? CHUNK : Math.min(CHUNK, Math.max(1, Math.floor(rate)));
  const { rows } = await sql<RecordRow & { selected: number }>`
    select record.*, replay_case.version selected
    from replay_case ${IN_THIS_ORDER} record on record.id = replay_case.record_id
    where replay_id = ${id} and record_id > ${replay.cursor}
    order by record_id limit ${limit}`.execute(trx);
  const requeued = rows.filter(
    (row) =>
      row.version === row.selected &&
      row.excluded === null &&
      row.state !== 'synced' &&
      !inFlight(toCaseState(row), now),
  );
  // Spread over the time until the next batch, so that the rate also holds within a second.
  const after = (cases: number): number => (rate === null ? 0 : Math.ceil((cases * 1_000) / rate));
  await requeueRows(trx, requeued, {
    now,
    note: replay.note,
    replayId: id,
    dueAt: (index) => now + after(index),
  });

  const released = replay.released + requeued.length;
  const skipped = replay.skipped + rows.length - requeued.length;
  const done = released + skipped >= replay.matched;
  await sql`
    update replay set cursor = ${rows.at(-1)?.id ?? replay.cursor}, released = ${released}, skipped = ${skipped},
      next_at = ${now + after(requeued.length)}, state = ${done ? 'done' : 'running'}, ended_at = ${done ? now : null}
    where id = ${id}`.execute(trx);
  return await replayRowsOf(trx).replay(id);
}

/** Running replays are few. A next_at further ahead than one batch takes was written before the clock was set back. */
async function dueReplay(trx: LedgerDb, now: Instant): Promise<ReplayRow | null> {
  const { rows } = await sql<ReplayRow>`
    select ${REPLAY_COLUMNS} from replay
    where state = 'running' and (next_at <= ${now} or next_at > ${now} + 1000 * ${larger(sql`1`, sql`1 / coalesce(rate, 1)`)} + 1)
    order by next_at, id limit 1`.execute(trx);
  return rows[0] ?? null;
}
