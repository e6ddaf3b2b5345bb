import { sql } from 'kysely';
import type { Prunable } from './prunable.ts';

/** Of replays that have ended, and whose cases need nothing more done to them. */
const ENDED = sql`ended_at is not null and state in ('done', 'cancelled', 'stopped') and return_cursor is null`;

/** The lists of replays. The replay itself stays, with what became of its cases (replayOutcomes.ts). */
export const replayLists: Prunable = {
  count: async (db, before) => {
    const { rows } = await sql<{ n: number }>`
      select count(*) n from replay_case where replay_id in (
        select id from replay where ${ENDED} and ended_at < ${before}
      )`.execute(db);
    return Number(rows[0]?.n ?? 0);
  },

  step: async (trx, { before, after, limit }) => {
    const { rows } = await sql<{ id: number }>`
      select id from replay
      where ${ENDED} and ended_at < ${before} and outcomes is not null and id > ${Number(after)}
        and exists (select 1 from replay_case where replay_id = replay.id)
      order by id limit 1`.execute(trx);
    const id = rows[0]?.id;
    if (id === undefined) return { removed: 0, next: null };
    const { numAffectedRows } = await sql`
      delete from replay_case where replay_id = ${id} and record_id in (
        select record_id from replay_case where replay_id = ${id} order by record_id limit ${limit}
      )`.execute(trx);
    const removed = Number(numAffectedRows ?? 0);
    // The same replay once more, until its list is empty.
    return { removed, next: String(removed < limit ? id : id - 1) };
  },
};
