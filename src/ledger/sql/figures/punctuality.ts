import { type RawBuilder, sql } from 'kysely';
import type { LedgerPunctuality, PunctualityGroup, PunctualityQuery } from '../../port/punctuality.ts';
import { byIndex, smaller } from '../dialect.ts';
import { condition } from '../filter.ts';
import { list } from '../lists.ts';
import type { LedgerDb } from '../transaction.ts';
import { isOneOf, KEYS, sliceOf } from './gapFiltered.ts';

/** Exactly the condition of the indexes of open cases, or SQLite does not use them. */
const OPEN = sql`finished_at is null and deadline_at is not null and coalesce(status, '') not in ('3', '7', '9', '10')`;
/** See domain/deadline.ts. */
const UNDETERMINED = sql`(deadline_at is null or (finished_at is null and coalesce(status, '') in ('3', '7', '9', '10')))`;

export function punctualityOf(db: LedgerDb): LedgerPunctuality {
  return { punctuality: async (query) => (await statementOf(query).execute(db)).rows };
}

function statementOf(query: PunctualityQuery): RawBuilder<PunctualityGroup> {
  const { filter, by, asOf, cuts } = query;
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const cut = cuts?.agencies ?? [];
  // Counters know no instant: cut agencies are counted apart, which only makes sense beside the others.
  const kept = cuts === undefined || (by === 'agency' && cuts.agencies !== undefined);
  if (filtered || asOf !== undefined || !kept) return fromRecords(query);
  const counted = fromCounters(query, cut);
  return cut.length === 0 ? counted : sql`${counted} union all ${fromRecords(query, cut)}`;
}

function fromCounters({ by, now }: PunctualityQuery, cut: readonly string[]): RawBuilder<PunctualityGroup> {
  const key = by === null ? sql`''` : KEYS[by];
  return sql<PunctualityGroup>`
    select key, 0 slice, sum(online) online, sum(on_time) "onTime", sum(late) late, sum(undetermined) "noDeadline"
    from (
      select key, online, on_time + open on_time, late, undetermined from punctuality where dimension = ${by ?? 'all'}
      union all
      select ${key}, 0, -count(*), count(*), 0 from record ${byIndex('record_open')}
      where ${OPEN} and deadline_at < ${now} group by 1
      union all
      select ${key}, 0, count(*), -count(*), 0 from record ${byIndex('record_open_excluded')}
      where excluded is not null and ${OPEN} and deadline_at < ${now} group by 1
    ) counted
    where key not in ${list(cut)} group by key having sum(on_time + late + undetermined) > 0`;
}

/** The records that match; where the counters answer for the others, only those of these agencies. */
function fromRecords(query: PunctualityQuery, agencies?: readonly string[]): RawBuilder<PunctualityGroup> {
  const { filter, by, now, asOf, cuts } = query;
  const key = by === null ? sql`''` : KEYS[by];
  const late = sql`(not ${UNDETERMINED} and ${endOf(query)} > deadline_at)`;
  return sql<PunctualityGroup>`
    select ${key} key, ${sliceOf({ by, cuts })} slice, sum(online) online, sum(case when not ${UNDETERMINED} and not ${late} then 1 else 0 end) "onTime",
      sum(case when ${late} then 1 else 0 end) late, sum(case when ${UNDETERMINED} then 1 else 0 end) "noDeadline"
    from record
    where ${condition(filter, now)} and ${isOneOf(sql`agency_code`, agencies)}
      and counted_at <= ${asOf ?? Number.MAX_SAFE_INTEGER}
    group by 1, 2`;
}

/** When a case ended: its finish, or the present or past instant of the query. */
function endOf({ now, asOf }: PunctualityQuery): RawBuilder<unknown> {
  return asOf === undefined
    ? sql`coalesce(finished_at, ${now})`
    : smaller(sql`coalesce(finished_at, ${asOf})`, sql`${asOf}`);
}
