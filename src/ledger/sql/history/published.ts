import { sql } from 'kysely';
import type { LedgerHistory, RecordedFigure } from '../../port/history.ts';
import { audited } from '../audit/trail.ts';
import type { LedgerDb } from '../transaction.ts';

export function publishedOf(db: LedgerDb): Pick<LedgerHistory, 'recordPublished' | 'publishedFigures'> {
  return {
    recordPublished: (figures, now, audit) =>
      audited(db, audit, async (trx) => {
        for (const { date, synced, unsynced, source } of figures) {
          await sql`
            insert into published (date, synced, unsynced, source, recorded_at)
            values (${date}, ${synced}, ${unsynced}, ${source}, ${now})
            on conflict (date) do update set synced = excluded.synced, unsynced = excluded.unsynced,
              source = excluded.source, recorded_at = excluded.recorded_at`.execute(trx);
        }
      }),

    // Dates in this form sort as text in the order of time, and before any letter.
    publishedFigures: async ({ limit, upTo = 'z' }) => {
      const { rows } = await sql<RecordedFigure>`
        select date, synced, unsynced, source, recorded_at "recordedAt" from published
        where date <= ${upTo} order by date desc limit ${limit}`.execute(db);
      return rows;
    },
  };
}
