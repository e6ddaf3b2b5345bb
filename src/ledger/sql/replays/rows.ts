import { sql } from 'kysely';
import type { Replay } from '../../port/replays.ts';
import type { LedgerTables } from '../schema.ts';
import { storedReplayState } from '../stored.ts';
import type { LedgerDb } from '../transaction.ts';

export type ReplayRow = Omit<LedgerTables['replay'], 'id'> & { id: number };

/** See LedgerReplays.replay. */
export async function selectReplay(db: LedgerDb, id: number): Promise<Replay | null> {
  const { rows } = await sql<ReplayRow>`select * from replay where id = ${id}`.execute(db);
  const row = rows[0];
  return row === undefined ? null : toReplay(row);
}

/** See LedgerReplays.replays. */
export async function selectReplays(
  db: LedgerDb,
  { limit, below }: { readonly limit: number; readonly below?: number | undefined },
): Promise<readonly Replay[]> {
  const { rows } = await sql<ReplayRow>`
    select * from replay where id < ${below ?? Number.MAX_SAFE_INTEGER}
    order by id desc limit ${limit}`.execute(db);
  return rows.map(toReplay);
}

function toReplay(row: ReplayRow): Replay {
  const { id, note, who, matched, cursor, released, skipped } = row;
  return {
    ...{ id, note, who, matched, cursor, released, skipped },
    caseFilter: row.case_filter,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    ratePerSecond: row.rate,
    state: storedReplayState(row.state),
    nextAt: row.next_at,
  };
}
