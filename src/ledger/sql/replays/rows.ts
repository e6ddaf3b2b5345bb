import { sql } from 'kysely';
import type { LedgerReplays, Replay } from '../../port/replays.ts';
import { storedReplayState } from '../stored.ts';
import type { LedgerDb } from '../transaction.ts';

export const REPLAY_COLUMNS = sql.raw(`
  id, case_filter "caseFilter", note, who, created_at "createdAt", ended_at "endedAt", rate "ratePerSecond", state,
  matched, cursor, released, skipped, next_at "nextAt", stopped_code "stoppedCode", returned`);

export type ReplayRow = Omit<Replay, 'state'> & { readonly state: string };

export function replayRowsOf(db: LedgerDb): Pick<LedgerReplays, 'replay' | 'replays' | 'nextReplayAt'> {
  return {
    replay: async (id) => {
      const { rows } = await sql<ReplayRow>`
        select ${REPLAY_COLUMNS} from replay where id = ${id}`.execute(db);
      return rows[0] === undefined ? null : toReplay(rows[0]);
    },

    replays: async ({ limit, below }) => {
      const { rows } = await sql<ReplayRow>`
        select ${REPLAY_COLUMNS} from replay where id < ${below ?? Number.MAX_SAFE_INTEGER}
        order by id desc limit ${limit}`.execute(db);
      return rows.map(toReplay);
    },

    nextReplayAt: async () => {
      const { rows } = await sql<{ next: number | null }>`
        select min(next_at) next from replay where state = 'running' or return_cursor is not null`.execute(
        db,
      );
      return rows[0]?.next ?? null;
    },
  };
}

function toReplay(row: ReplayRow): Replay {
  return { ...row, state: storedReplayState(row.state) };
}
