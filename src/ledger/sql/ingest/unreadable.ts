import { sql } from 'kysely';
import { MAIN_SOURCE } from '../../../domain/source.ts';
import { type LedgerUnreadable, MOST_UNREADABLE, type SeenUnreadable } from '../../port/unreadable.ts';
import { insertRows, list } from '../lists.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';

export function unreadableOf(db: LedgerDb): LedgerUnreadable {
  const countIn = async (trx: LedgerDb): Promise<number> => {
    const { rows } = await sql<{ count: number }>`select count(*) count from unreadable`.execute(trx);
    return rows[0]?.count ?? 0;
  };
  return {
    noteUnreadable: (found, readWell, now, source = MAIN_SOURCE) =>
      inTransaction(db, async (trx) => {
        if (readWell.length > 0)
          await sql`delete from unreadable where source = ${source} and source_id in ${list(readWell)}`.execute(
            trx,
          );
        // Of two rows with one id the last counts.
        const rows = [...new Map(found.map((row) => [row.sourceId, row])).values()];
        if (rows.length === 0) return [];
        const { rows: known } = await sql<{ id: string; field: string; why: string }>`
          select source_id id, field, why from unreadable
          where source = ${source} and source_id in ${list(rows.map(({ sourceId }) => sourceId))}`.execute(
          trx,
        );
        const faults = new Map(known.map(({ id, field, why }) => [id, `${field}\n${why}`]));
        const room = Math.max(0, MOST_UNREADABLE - (await countIn(trx)));
        const added = rows.filter(({ sourceId }) => !faults.has(sourceId)).slice(0, room);
        const kept = rows.filter(({ sourceId }) => faults.has(sourceId));
        const values = [...kept, ...added].map(({ sourceId, where, why }) => [
          source,
          sourceId,
          where,
          why,
          now,
          now,
        ]);
        await insertRows(
          trx,
          'unreadable',
          ['source', 'source_id', 'field', 'why', 'first_seen_at', 'last_seen_at'],
          values,
          sql`on conflict (source, source_id) do update set
            field = excluded.field, why = excluded.why, last_seen_at = excluded.last_seen_at`,
        );
        return rows.filter(({ sourceId, where, why }) => faults.get(sourceId) !== `${where}\n${why}`);
      }),

    forgetUnreadable: async (at, source = MAIN_SOURCE) => {
      await sql`delete from unreadable where source = ${source} and last_seen_at < ${at}`.execute(db);
    },

    unreadableRows: async (limit, after = '') => {
      const { rows } = await sql<SeenUnreadable>`
        select source_id "sourceId", field "where", why,
          first_seen_at "firstSeenAt", last_seen_at "lastSeenAt"
        from unreadable where source_id > ${after} order by source_id limit ${limit}`.execute(db);
      return rows;
    },

    unreadableCount: () => countIn(db),
  };
}
