import { sql } from 'kysely';
import type { Replay, ReplayState } from '../../port/replays.ts';
import type { LedgerTables } from '../schema.ts';
import type { LedgerDb } from '../transaction.ts';

export type ReplayRow = Omit<LedgerTables['replay'], 'id' | 'state'> & { id: number; state: ReplayState };

export const REPLAY_COLUMNS = sql.raw(
  'id, asked, note, who, created_at, ended_at, rate, state, matched, cursor, released, skipped, next_at',
);

/** See LedgerReplays.replay. */
export async function selectReplay(db: LedgerDb, id: number): Promise<Replay | null> {
  const { rows } = await sql<ReplayRow>`
    select ${REPLAY_COLUMNS} from replay where id = ${id}`.execute(db);
  const row = rows[0];
  return row === undefined ? null : toReplay(row);
}

/** See LedgerReplays.replays. */
export async function selectReplays(
  db: LedgerDb,
  { limit, below }: { readonly limit: number; readonly below?: number | undefined },
): Promise<readonly Replay[]> {
  const { rows } = await sql<ReplayRow>`
    select ${REPLAY_COLUMNS} from replay where id < ${below ?? Number.MAX_SAFE_INTEGER}
    order by id desc limit ${limit}`.execute(db);
  return rows.map(toReplay);
}

function toReplay(row: ReplayRow): Replay {
  return {
    id: row.id,
    asked: row.asked,
    note: row.note,
    who: row.who,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    ratePerSecond: row.rate,
    state: row.state,
    matched: row.matched,
    cursor: row.cursor,
    released: row.released,
    skipped: row.skipped,
    nextAt: row.next_at,
  };
}
