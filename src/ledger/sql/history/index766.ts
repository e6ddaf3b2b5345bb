import { type RawBuilder, sql } from 'kysely';
import type { IndexFigure, LedgerHistory, Recorded, ReportedTotal } from '../../port/history.ts';
import { audited } from '../audit/trail.ts';
import type { LedgerDb } from '../transaction.ts';

export function index766Of(
  db: LedgerDb,
): Pick<LedgerHistory, 'recordIndex' | 'indexFigures' | 'reportedTotals'> {
  return {
    recordIndex: ({ figures = [], totals = [] }, now, audit) =>
      audited(db, audit, async (trx) => {
        for (const { period, formula, date, numerator, denominator, quality, source } of figures) {
          await sql`
            insert into index_figure (period, formula, date, numerator, denominator, quality, source, recorded_at)
            values (${period}, ${formula}, ${date}, ${numerator}, ${denominator}, ${quality}, ${source}, ${now})
            on conflict (period, formula) do update set date = excluded.date, numerator = excluded.numerator,
              denominator = excluded.denominator, quality = excluded.quality, source = excluded.source,
              recorded_at = excluded.recorded_at`.execute(trx);
        }
        for (const { period, agency, received, source } of totals) {
          await sql`
            insert into reported_total (period, agency, received, source, recorded_at)
            values (${period}, ${agency}, ${received}, ${source}, ${now})
            on conflict (period, agency) do update set received = excluded.received, source = excluded.source,
              recorded_at = excluded.recorded_at`.execute(trx);
        }
      }),

    indexFigures: async ({ limit, period }) => {
      const { rows } = await sql<Recorded<IndexFigure>>`
        select period, formula, date, numerator, denominator, quality, source, recorded_at "recordedAt"
        from index_figure where ${only(period)} order by date desc, period desc, formula limit ${limit}`.execute(
        db,
      );
      return rows;
    },

    reportedTotals: async ({ limit, period }) => {
      const { rows } = await sql<Recorded<ReportedTotal>>`
        select period, agency, received, source, recorded_at "recordedAt"
        from reported_total where ${only(period)} order by period desc, agency limit ${limit}`.execute(db);
      return rows;
    },
  };
}

function only(period: string | undefined): RawBuilder<unknown> {
  return period === undefined ? sql`true` : sql`period = ${period}`;
}
