import { sql } from 'kysely';
import { EXCLUSIONS, type Exclusion } from '../../../domain/exclusion.ts';
import type { GapCounts } from '../../../domain/gap.ts';
import type {
  AgencyReason,
  CauseCount,
  GapGroup,
  LedgerFigures,
  SourceStatusCount,
  UnsyncedCase,
} from '../../port/figures.ts';
import { SHOWN_REASON } from '../shownReason.ts';
import { storedReason } from '../stored.ts';
import type { LedgerContext } from '../transaction.ts';
import { filteredCauses } from './causesFiltered.ts';
import { gapAsOf } from './gapAsOf.ts';
import { COUNTS, isOneOf } from './gapFiltered.ts';
import { countUnsyncedSince } from './unsyncedSince.ts';

type Unchecked<T> = Omit<T, 'reason'> & { readonly reason: string };

type TotalsRow = { readonly [K in keyof GapCounts | Exclusion | 'unnumbered']: number | null };

const EXCLUDED_BY = EXCLUSIONS.map(
  (why) => sql`sum(case when state = 'excluded' and reason = ${why} then n else 0 end) ${sql.ref(why)}`,
);

/** Most of it reads kept counters: a few rows, however many records there are. */
export function figuresOf({ db, now }: LedgerContext): LedgerFigures {
  // Compiled once: that costs as much as the query itself, and every report begins with it.
  const totals = sql<TotalsRow>`
    select ${COUNTS}, (select count(*) from draft) unnumbered, ${sql.join(EXCLUDED_BY)}
    from tally where dimension = 'all'`.compile(db);
  return {
    gapTotals: async () => {
      const { rows } = await db.executeQuery(totals);
      const of = (name: keyof TotalsRow): number => rows[0]?.[name] ?? 0;
      const excludedBy = {
        ...{ rule: of('rule'), copy: of('copy'), gone: of('gone'), earlier: of('earlier') },
        elsewhere: of('elsewhere'),
      };
      return {
        synced: of('synced'),
        never: of('never'),
        stale: of('stale'),
        verified: of('verified'),
        excluded: EXCLUSIONS.reduce((sum, why) => sum + excludedBy[why], 0),
        excludedBy,
        unnumbered: of('unnumbered'),
      };
    },

    // By reason: only unsynced cases have one.
    gapGroups: async (dimension) => {
      const key = dimension === 'reason' ? SHOWN_REASON : sql`key`;
      const { rows } = await sql<GapGroup>`
        select ${key} key, ${COUNTS} from tally
        where dimension = ${dimension === 'reason' ? 'all' : dimension} and state <> 'excluded'
          and (${dimension} <> 'reason' or state <> 'synced')
        group by 1 having sum(n) > 0`.execute(db);
      return rows;
    },

    elsewhereGroups: async (dimension) => {
      const { rows } = await sql<{ key: string; count: number }>`
        select key, sum(n) count from tally
        where dimension = ${dimension} and state = 'excluded' and reason = 'elsewhere'
        group by 1 having sum(n) > 0`.execute(db);
      return rows;
    },

    agencyReasons: async () => {
      const { rows } = await sql<Unchecked<AgencyReason>>`
        select key "agencyCode", ${SHOWN_REASON} reason, sum(n) count from tally
        where dimension = 'agency' and state not in ('synced', 'excluded')
        group by 1, 2 having sum(n) > 0 order by 3 desc, 2`.execute(db);
      return rows.map(checkReason);
    },

    // Walks the index from its old end and stops after `within`, which also bounds the cost of an agency without old
    // cases.
    oldestUnsynced: async ({ each, within }) => {
      const { rows } = await sql<Unchecked<UnsyncedCase>>`
        select case_no "caseNo", agency_code "agencyCode", ${SHOWN_REASON} reason, unsynced_since "unsyncedSince" from (
          select *, row_number() over (partition by agency_code order by unsynced_since, case_no) place from (
            select case_no, agency_code, reason, unsynced_since from record
            where unsynced_since is not null order by unsynced_since limit ${within}
          ) oldest
        ) placed where place <= ${each} order by unsynced_since, case_no`.execute(db);
      return rows.map(checkReason);
    },

    countUnsyncedSince: (from, before) => countUnsyncedSince(db, from, before),

    causes: async (filter) => {
      if (filter !== undefined) return await filteredCauses(db, filter, now());
      const { rows } = await sql<Unchecked<CauseCount>>`
        select ${SHOWN_REASON} reason, case when ${SHOWN_REASON} = 'DELIVERY_PAUSED' then '' else key end key,
          sum(case when acked = 0 then n else 0 end) never, sum(case when acked = 1 then n else 0 end) stale
        from tally where dimension = 'cause' group by 1, 2 having sum(n) > 0
        order by sum(n) desc, 1, 2`.execute(db);
      // There are thousands, and a spread of each takes a tenth of the whole.
      return rows.map(({ reason, key, never, stale }) => ({
        reason: storedReason(reason),
        key,
        never,
        stale,
      }));
    },

    gapAsOf: (at, dimension) => gapAsOf(db, at, dimension),

    sourceStatuses: async (sources) => {
      const { rows } = await sql<SourceStatusCount>`
        select source_status status, source_sub_status as "subStatus", count(*) count from record
        where excluded is null and ${isOneOf(sql`source`, sources)} group by 1, 2 order by 3 desc`.execute(
        db,
      );
      return rows;
    },

    refusalCodes: async () => {
      const { rows } = await sql<{ code: string; count: number }>`
        select portal_code code, count(*) count from record
        where unsynced_since is not null and state = 'rejected' and portal_code is not null
        group by 1 order by 2 desc`.execute(db);
      return new Map(rows.map(({ code, count }) => [code, count]));
    },
  };
}

function checkReason<T extends { readonly reason: string }>(row: T) {
  return { ...row, reason: storedReason(row.reason) };
}
