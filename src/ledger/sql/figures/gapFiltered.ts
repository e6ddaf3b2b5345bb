import { type RawBuilder, sql } from 'kysely';
import type { CountedDimension, TallyDimension } from '../../../domain/dimension.ts';
import type { RecordFilter } from '../../port/filter.ts';
import type { CaseCount, GapQuery, GapSlice, LedgerGapQuery } from '../../port/gapQuery.ts';
import { condition, MONTH } from '../filter.ts';
import { list } from '../lists.ts';
import { SHOWN_REASON } from '../shownReason.ts';
import type { LedgerContext } from '../transaction.ts';

/** The filter by each dimension that has counters. */
const FILTERS = {
  source: 'sources',
  agency: 'agencies',
  domain: 'domains',
  procedure: 'procedures',
  status: 'statuses',
  month: 'months',
} as const satisfies Readonly<Record<CountedDimension, keyof RecordFilter>>;
const COUNTED = Object.keys(FILTERS) as CountedDimension[];
/** Filters that the counters of every dimension can answer. */
const IN_COUNTERS: ReadonlySet<string> = new Set(['reasons', ...Object.values(FILTERS)]);

/** What rows of `tally` add up to. With `not in` it takes a fifth longer. */
export const COUNTS = sql`
  sum(case when state = 'synced' then n else 0 end) synced,
  sum(case when acked = 0 and state <> 'synced' and state <> 'excluded' then n else 0 end) never,
  sum(case when acked = 1 and state <> 'synced' and state <> 'excluded' then n else 0 end) stale,
  sum(case when state = 'synced' and verified = 1 then n else 0 end) verified`;

/** The expression on `record` that each dimension groups by. */
export const KEYS = {
  source: sql`record.source`,
  agency: sql`agency_code`,
  domain: sql`domain_code`,
  procedure: sql`procedure_code`,
  status: sql`coalesce(status, '')`,
  reason: sql`coalesce(${SHOWN_REASON}, '')`,
  month: MONTH,
  age: sql`case when unsynced_since is null then '' else 'unsynced' end`,
} as const satisfies Readonly<Record<TallyDimension | 'age', RawBuilder<unknown>>>;

/**
 * No index serves it. One over (agency_code, counted_at), measured with a million records, speeds one agency up from
 * 90 ms to 33 ms, but takes 22 MB and slows every ingest, and SQLite also uses it for groups by agency, where it turns
 * 0.5 s into 2.8 s.
 */
export function gapQueryOf({ db, now }: LedgerContext): LedgerGapQuery {
  return {
    gapFiltered: async (query) => (await statementOf(query, now()).execute(db)).rows,

    countCases: async (filter, most) => {
      const { states, ...others } = filter;
      const stored = storedStates(states);
      const dimension = stored === null ? null : keptDimension({ filter: others, by: null });
      const statement =
        stored === null || dimension === null
          ? countedUpTo(filter, now(), most)
          : keptCount(others, dimension, stored);
      const { total = 0, unsynced = 0 } = (await statement.execute(db)).rows[0] ?? {};
      return { total, unsynced, isCounted: dimension !== null || total < most };
    },
  };
}

type Count = Omit<CaseCount, 'isCounted'>;

/** The states as counters have them, which do not tell what is under way from what waits; null if the filter does. */
function storedStates(states: RecordFilter['states']): readonly string[] | undefined | null {
  if (states === undefined) return undefined;
  if (states.includes('pending') !== states.includes('in_flight')) return null;
  return states.filter((state) => state !== 'in_flight');
}

function keptCount(
  filter: RecordFilter,
  dimension: TallyDimension | 'all',
  states: readonly string[] | undefined,
): RawBuilder<Count> {
  return sql<Count>`
    select coalesce(sum(n), 0) total, coalesce(sum(case when state = 'synced' then 0 else n end), 0) unsynced from tally
    where ${keptCondition(filter, dimension)} and ${isOneOf(sql`state`, states)}`;
}

function countedUpTo(filter: RecordFilter, now: number, most: number): RawBuilder<Count> {
  return sql<Count>`
    select count(*) total, coalesce(sum(is_unsynced), 0) unsynced from
      (select case when record.state = 'synced' then 0 else 1 end is_unsynced
        from record where ${condition(filter, now)} limit ${most}) counted`;
}

function statementOf(query: GapQuery, now: number): RawBuilder<GapSlice> {
  const dimension = keptDimension(query);
  if (dimension === null) return fromRecords(query, now);
  const counted = fromCounters(query, dimension);
  const cut = query.cuts?.agencies ?? [];
  return cut.length === 0 ? counted : sql`${counted} union all ${fromRecords(query, now, cut)}`;
}

/** The one dimension whose counters hold the answer ('all' for none), or null when the records must be counted. */
export function keptDimension({ filter, by, asOf, cuts }: GapQuery): TallyDimension | 'all' | null {
  if (asOf !== undefined || by === 'age') return null;
  // Counters know no instant: cut agencies are counted apart, which only makes sense beside the others.
  if (cuts !== undefined && (by !== 'agency' || cuts.agencies === undefined)) return null;
  const present = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (!present.every((name) => IN_COUNTERS.has(name))) return null;
  const dimensions = new Set<TallyDimension>(COUNTED.filter((one) => filter[FILTERS[one]] !== undefined));
  if (by !== null && by !== 'reason') dimensions.add(by);
  if (dimensions.size > 1) return null;
  return [...dimensions][0] ?? 'all';
}

function fromCounters(
  { filter, by, cuts }: GapQuery,
  dimension: TallyDimension | 'all',
): RawBuilder<GapSlice> {
  const key = by === null ? sql`''` : by === 'reason' ? SHOWN_REASON : sql`key`;
  return sql<GapSlice>`
    select ${key} key, 0 slice, ${COUNTS} from tally
    where ${keptCondition(filter, dimension)}
      and key not in ${list(cuts?.agencies ?? [])}
    group by 1 having sum(n) > 0`;
}

/** Of the rows of `tally` that hold the answer. */
function keptCondition(filter: RecordFilter, dimension: TallyDimension | 'all'): RawBuilder<unknown> {
  return sql`dimension = ${dimension} and state <> 'excluded' and ${keysOf(filter)}
      and ${isOneOf(SHOWN_REASON, filter.reasons)}`;
}

/** The keys of the dimension that the filter names, as a condition on `tally`. */
export function keysOf(filter: RecordFilter): RawBuilder<unknown> {
  const keys = Object.values(FILTERS)
    .map((name) => filter[name])
    .find((values) => values !== undefined);
  return isOneOf(sql`key`, keys);
}

/** The records that match; where the counters answer for the others, only those of these agencies. */
function fromRecords(query: GapQuery, now: number, agencies?: readonly string[]): RawBuilder<GapSlice> {
  const { filter, by, asOf } = query;
  return sql<GapSlice>`
    select ${by === null ? sql`''` : KEYS[by]} key, ${sliceOf(query)} slice,
      ${asOf === undefined ? PRESENT : past(asOf)}
    from record
    where ${condition(filter, now)} and ${isOneOf(sql`agency_code`, agencies)}
      and counted_at <= ${asOf ?? Number.MAX_SAFE_INTEGER}
    group by 1, 2`;
}

const PRESENT = sql`
  sum(case when state = 'synced' then 1 else 0 end) synced,
  sum(case when state <> 'synced' and first_ack_at is null then 1 else 0 end) never,
  sum(case when state <> 'synced' and first_ack_at is not null then 1 else 0 end) stale,
  sum(case when state = 'synced' and verified_at is not null then 1 else 0 end) verified`;

export function past(at: number): RawBuilder<unknown> {
  return sql`
  sum(case when first_ack_at <= ${at} then 1 else 0 end) synced,
  sum(case when first_ack_at <= ${at} then 0 else 1 end) never, 0 stale, 0 verified`;
}

/** A flat list of bounds, first match first: SQLite bounds how deep an expression is, not how long its cases are. */
export function sliceOf({ by, cuts }: Pick<GapQuery, 'by' | 'cuts'>): RawBuilder<unknown> {
  if (cuts === undefined || cuts.at.length === 0) return sql`0`;
  const column = by === 'age' ? sql`unsynced_since` : sql`counted_at`;
  const uncut = sql`${column} is null or not ${isOneOf(sql`agency_code`, cuts.agencies)}`;
  const before = cuts.at.map((at, slice) => sql`when ${column} < ${at} then ${slice}`);
  return sql`case when ${uncut} then 0 ${sql.join(before, sql` `)} else ${cuts.at.length} end`;
}

export function isOneOf(
  column: RawBuilder<unknown>,
  values: readonly string[] | undefined,
): RawBuilder<unknown> {
  if (values === undefined) return sql`true`;
  return sql`${column} in ${list(values)}`;
}
