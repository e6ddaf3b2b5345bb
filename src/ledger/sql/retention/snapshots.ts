import { sql } from 'kysely';
import { formatDay } from '../../../domain/time.ts';
import { list } from '../lists.ts';
import type { LedgerDb } from '../transaction.ts';
import type { Prunable } from './prunable.ts';

/** The snapshots: of each old month the first daily one stays, which is the state at the end of the month before. */
export const snapshots: Prunable = {
  count: async (db, before) => (await outdated(db, before)).length,

  // One a step: its rows lie apart, one stretch an agency.
  step: async (trx, { before }) => {
    const [id, ...others] = await outdated(trx, before);
    if (id === undefined) return { removed: 0, next: null };
    for (const dimension of ['all', 'agency']) {
      const keys = await keysOf(trx, dimension);
      await sql`
        delete from snapshot_count
        where dimension = ${dimension} and key in ${list(keys)} and snapshot_id = ${id}`.execute(trx);
    }
    await sql`delete from snapshot where id = ${id}`.execute(trx);
    return { removed: 1, next: others.length === 0 ? null : 'next' };
  },
};

async function outdated(db: LedgerDb, before: number): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number; takenAt: number; midnight: number | null }>`
    select id, taken_at as "takenAt", midnight from snapshot
    where taken_at < ${before} order by taken_at, id`.execute(db);
  const months = Map.groupBy(rows, ({ takenAt, midnight }) => formatDay(midnight ?? takenAt).slice(0, 7));
  return [...months.values()].flatMap((ofMonth) => {
    const kept = ofMonth.find(({ midnight }) => midnight !== null) ?? ofMonth[0];
    return ofMonth.filter((one) => one !== kept).map(({ id }) => id);
  });
}

/** Each key by one look-up in the order of the table: a DISTINCT would read all counts of all years. */
async function keysOf(db: LedgerDb, dimension: string): Promise<readonly string[]> {
  const { rows } = await sql<{ key: string | null }>`
    with recursive k (key) as (
      select min(key) from snapshot_count where dimension = ${dimension}
      union all
      select (select min(key) from snapshot_count where dimension = ${dimension} and key > k.key)
      from k where k.key is not null
    )
    select key from k where key is not null`.execute(db);
  return rows.flatMap(({ key }) => (key === null ? [] : [key]));
}
