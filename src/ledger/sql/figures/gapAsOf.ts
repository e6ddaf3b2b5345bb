import { type RawBuilder, sql } from 'kysely';
import type { CountedDimension } from '../../../domain/dimension.ts';
import { DAY_MS, type Instant, VIETNAM_OFFSET_MS } from '../../../domain/time.ts';
import type { GapGroup } from '../../port/figures.ts';
import { dayNumber, monthStart } from '../counters/pastDelta.ts';
import { byIndex, larger } from '../dialect.ts';
import type { LedgerDb } from '../transaction.ts';
import { KEYS, past } from './gapFiltered.ts';

/** See LedgerFigures.gapAsOf. */
export async function gapAsOf(
  db: LedgerDb,
  at: Instant,
  dimension: CountedDimension | null,
): Promise<readonly GapGroup[]> {
  if (dimension !== null && dimension !== 'agency') return await scanned(db, at, KEYS[dimension]);
  const { rows } = await sql<GapGroup>`
    select ${dimension === null ? sql`''` : sql`agency`} key, sum(acked) synced, sum(counted - acked) never,
      0 stale, 0 verified
    from (${wholeDays(at)} union all ${partOfDay(at)}) parts group by 1 having sum(counted) > 0`.execute(db);
  return rows;
}

/** The first day of the month that begins nearest to the instant, before it or after it. */
function nearestMonth(at: Instant): number {
  const day = dayNumber(at);
  const before = monthStart(day);
  // A month has at most 31 days, so this lies in the next one.
  const after = monthStart(before + 31);
  return day - before <= after - day ? before : after;
}

/**
 * The months up to the beginning of one nearest to the instant, and the days between: added where the month began
 * before it, subtracted where it begins after. So at most 16 days an agency are read.
 */
function wholeDays(at: Instant): RawBuilder<unknown> {
  const day = dayNumber(at);
  const month = nearestMonth(at);
  const sign = month <= day ? 1 : -1;
  return sql`
    select agency, counted, acked from past where span = 'month' and start < ${month}
    union all
    select agency, ${sign} * counted, ${sign} * acked from past
    where span = 'day' and start >= ${Math.min(month, day)} and start < ${Math.max(month, day)}`;
}

/** From the beginning of the instant's day up to the instant itself, which counts. */
function partOfDay(at: Instant): RawBuilder<unknown> {
  const from = dayNumber(at) * DAY_MS - VIETNAM_OFFSET_MS;
  return sql`
    select agency_code, count(*), 0 from record ${byIndex('record_counted')}
    where counted_at + 0 between ${from} and ${at} group by 1
    union all
    select agency_code, -count(*), 0 from record ${byIndex('record_excluded')}
    where excluded is not null and counted_at + 0 between ${from} and ${at} group by 1
    union all
    select agency_code, 0, count(*) from record ${byIndex('record_acked')}
    where first_ack_at is not null and excluded is null and ${larger(sql`counted_at`, sql`first_ack_at`)} between ${from} and ${at}
    group by 1`;
}

async function scanned(db: LedgerDb, at: Instant, key: RawBuilder<unknown>): Promise<readonly GapGroup[]> {
  const { rows } = await sql<GapGroup>`
    select ${key} key, ${past(at)}
    from record where excluded is null and counted_at <= ${at} group by 1`.execute(db);
  return rows;
}
