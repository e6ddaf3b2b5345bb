import { type RawBuilder, sql } from 'kysely';
import { EXCLUSIONS, type Exclusion } from '../../../domain/exclusion.ts';
import type { ExcludedCase, ExcludedFilter, LedgerExcluded } from '../../port/excluded.ts';
import { BY_ID, byIndex } from '../dialect.ts';
import { keptDimension, keysOf } from '../figures/gapFiltered.ts';
import { condition, stateColumn } from '../filter.ts';
import { list } from '../lists.ts';
import { SHOWN_REASON } from '../shownReason.ts';
import { orNull, shownState, storedExclusion, storedReason } from '../stored.ts';
import type { LedgerContext, LedgerDb } from '../transaction.ts';

type Row = Omit<ExcludedCase, 'state' | 'reason' | 'excluded' | 'since' | 'detail'> & {
  readonly state: string;
  readonly reason: string | null;
  readonly excluded: string;
};
type Left = Pick<ExcludedCase, 'since' | 'detail'> & { readonly id: number };

export function excludedOf({ db, now }: LedgerContext): LedgerExcluded {
  return {
    excludedCases: async (whys, filter, limit, afterId) => {
      const at = now();
      const reading = await way(db, whys, filter, limit);
      if (reading === null) return [];
      const { rows } = await sql<Row>`
        select id, case_no "caseNo", origin_case_no "originCaseNo", ${stateColumn(at)} state, ${SHOWN_REASON} reason,
          agency_code "agencyCode", procedure_code "procedureCode", status, received_at "receivedAt",
          modified_at "modifiedAt", first_seen_at "firstSeenAt", last_ack_at "lastAckAt", excluded, source
        from record ${reading}
        where ${matches(whys, filter, at)} and id > ${afterId} order by id limit ${limit}`.execute(db);
      const left = await lastLeft(
        db,
        rows.map(({ id }) => id),
      );
      return rows.map((row): ExcludedCase => {
        const { since = null, detail = null } = left.get(row.id) ?? {};
        const { state, reason, excluded } = row;
        return {
          ...row,
          state: shownState(state),
          reason: orNull(storedReason, reason),
          excluded: storedExclusion(excluded),
          since,
          detail,
        };
      });
    },

    countExcluded: async (whys, filter, most) => {
      const dimension = keptDimension({ filter, by: null });
      const reading = dimension === null ? await way(db, whys, filter, most) : null;
      if (dimension === null && reading === null) return { total: 0, isCounted: true };
      const statement =
        dimension === null
          ? sql<{ total: number }>`
            select count(*) total from
              (select 1 one from record ${reading ?? sql``}
                where ${matches(whys, filter, now())} limit ${most}) counted`
          : sql<{ total: number }>`
            select coalesce(sum(n), 0) total from tally
            where dimension = ${dimension} and ${keysOf(filter)} and state = 'excluded' and reason in ${list(whys)}`;
      const { total = 0 } = (await statement.execute(db)).rows[0] ?? {};
      return { total, isCounted: dimension !== null || total < most };
    },
  };
}

/** For SQLite, the condition names what its index of excluded cases is of. */
function matches(whys: readonly Exclusion[], filter: ExcludedFilter, now: number): RawBuilder<unknown> {
  const scope = sql`excluded is not null`;
  const some = whys.length === EXCLUSIONS.length ? scope : sql`${scope} and excluded in ${list(whys)}`;
  return condition(filter, now, some);
}

/** How much longer a case takes to read by an index than in the order of the ids: about three times. */
const LOOK_UP = 3;

/**
 * SQLite reads either the excluded cases alone, and sorts them, or all in the order of their ids until the page is full: of a
 * few copies among a million cases the first is quicker, of a ministry's system that is most of the ledger the second. What
 * few cases there are beside the many of such a system takes one reading of all, some 0.7 s a million. Null: the counters say that there is none.
 */
async function way(
  db: LedgerDb,
  whys: readonly Exclusion[],
  { caseNos, ids }: ExcludedFilter,
  limit: number,
): Promise<RawBuilder<unknown> | null> {
  if (caseNos !== undefined || ids !== undefined) return sql``;
  const { rows } = await sql<{ total: number; excluded: number; wanted: number }>`
    select coalesce(sum(n), 0) total, coalesce(sum(case when state = 'excluded' then n else 0 end), 0) excluded,
      coalesce(sum(case when state = 'excluded' and reason in ${list(whys)} then n else 0 end), 0) wanted
    from tally where dimension = 'all'`.execute(db);
  const { total = 0, excluded = 0, wanted = 0 } = rows[0] ?? {};
  if (wanted === 0) return null;
  const untilFull = Math.min(total, (limit * total) / wanted);
  return excluded * LOOK_UP < untilFull ? byIndex('record_excluded') : BY_ID;
}

/** When each of these last left the total, and why, as far as its timeline says. */
async function lastLeft(db: LedgerDb, ids: readonly number[]): Promise<ReadonlyMap<number, Left>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Left>`
    select record_id id, at since, detail from event
    where kind = 'excluded' and id in (
      select max(id) from event where record_id in ${list(ids)} and kind in ('excluded', 'counted') group by record_id
    )`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}
