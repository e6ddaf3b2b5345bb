import { sql } from 'kysely';
import type { Instant } from '../../../domain/time.ts';
import type { Snapshot } from '../../port/history.ts';
import type { LedgerDb } from '../transaction.ts';
import { selectSnapshots } from './snapshots.ts';

/** See LedgerHistory.takeSnapshot. The unique midnight lets one of two processes take it. */
export async function takeSnapshot(
  trx: LedgerDb,
  at: Instant,
  midnight: Instant | null,
): Promise<Snapshot | null> {
  const { rows } = await sql<{ id: number }>`
    insert into snapshot (taken_at, midnight, unnumbered)
    values (${at}, ${midnight}, (select count(*) from draft))
    on conflict (midnight) do nothing returning id`.execute(trx);
  const id = rows[0]?.id;
  if (id === undefined) return null;
  await sql`
    insert into snapshot_count (dimension, key, snapshot_id, reason, synced, never, stale, verified, excluded)
    select dimension, key, ${id}, reason,
      sum(iif(state = 'synced', n, 0)),
      sum(iif(state not in ('synced', 'excluded') and acked = 0, n, 0)),
      sum(iif(state not in ('synced', 'excluded') and acked = 1, n, 0)),
      sum(iif(state = 'synced' and verified = 1, n, 0)),
      sum(iif(state = 'excluded', n, 0))
    from tally where dimension in ('all', 'agency')
    group by dimension, key, reason having sum(n) > 0`.execute(trx);
  // The last one taken at this instant, in this transaction.
  return (await selectSnapshots(trx, { from: at, before: at + 1 })).at(-1) ?? null;
}
