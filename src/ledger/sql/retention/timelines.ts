import { sql } from 'kysely';
import { list } from '../lists.ts';
import type { Prunable } from './prunable.ts';

/**
 * What of a case that is still unsynced stays, however old: why the portal refused it, and by which replay it was put back. A
 * replay that stops itself puts cases back to that.
 */
const STAYS = sql`
  kind in ('rejected', 'blocked', 'replayed') and exists (
    select 1 from record where record.id = event.record_id and unsynced_since is not null
  )`;

/**
 * The timelines. Events have no index by time, because every delivery would write it; they come in the order of their ids,
 * and one stretch of them that is young ends the pruning. Events from the future were written while the clock was ahead,
 * and do not hide the old ones behind them.
 */
export const timelines: Prunable = {
  count: async (db, before) => {
    const { rows } = await sql<{ n: number }>`
      select count(*) n from event where at < ${before} and not (${STAYS})`.execute(db);
    return Number(rows[0]?.n ?? 0);
  },

  step: async (trx, { before, after, limit, now }) => {
    const { rows } = await sql<{ id: number; at: number }>`
      select id, at from event where id > ${Number(after)} order by id limit ${limit}`.execute(trx);
    const old = rows.filter(({ at }) => at < before).map(({ id }) => id);
    const last = rows.at(-1);
    const areAllYoung = rows.every(({ at }) => at >= before && at <= now);
    const next = last === undefined || rows.length < limit || areAllYoung ? null : String(last.id);
    if (old.length === 0) return { removed: 0, next };
    const { numAffectedRows } = await sql`
      delete from event where id in ${list(old)} and not (${STAYS})`.execute(trx);
    return { removed: Number(numAffectedRows ?? 0), next };
  },
};
