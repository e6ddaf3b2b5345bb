import { type RawBuilder, sql } from 'kysely';
import { DAY_MS, type Instant, VIETNAM_OFFSET_MS } from '../../../domain/time.ts';
import { COUNTER_SLOT, inKeyOrder, jsonArray, jsonMembersOf } from '../dialect.ts';
import type { LedgerDb } from '../transaction.ts';
import { count, entryOf, jsonMembers } from './counts.ts';

/** Vietnam's day that holds `at`, numbered from 1 January 1970. */
export function dayNumber(at: Instant): number {
  return Math.floor((at + VIETNAM_OFFSET_MS) / DAY_MS);
}

/** The first day of the month that holds the day. */
export function monthStart(day: number): number {
  return day - (new Date(day * DAY_MS).getUTCDate() - 1);
}

/** By day, the cases of each agency. */
type Days = Map<number, Map<string, number>>;

/**
 * What a transaction moves in the counters of the past. A case that is delivered again was counted and acknowledged
 * before, so it moves none of them.
 */
export class PastDelta {
  readonly #counted: Days = new Map();
  readonly #acked: Days = new Map();

  count(agency: string, countedAt: Instant, by: 1 | -1): void {
    count(agenciesOf(this.#counted, dayNumber(countedAt)), agency, by);
  }

  ack(agency: string, countedAt: Instant, firstAckAt: Instant | null, by: 1 | -1): void {
    if (firstAckAt === null) return;
    // Acknowledged before it counts from: of a baseline, or by a source whose dates are in the future.
    count(agenciesOf(this.#acked, dayNumber(Math.max(countedAt, firstAckAt))), agency, by);
  }

  async write(trx: LedgerDb): Promise<void> {
    // Most transactions move one of the two. In two statements each would lock its counters in order, but not both together.
    const parts = [rowsOf(this.#counted, 0), rowsOf(this.#acked, 1)].filter((rows) => rows.length > 0);
    if (parts.length > 0) await writeParts(trx, parts);
  }
}

async function writeParts(trx: LedgerDb, parts: readonly (readonly string[])[]): Promise<void> {
  const isBoth = parts.length > 1;
  // No statement moves a counter twice.
  const sum = (n: RawBuilder<unknown>): RawBuilder<unknown> => (isBoth ? sql`sum(${n})` : n);
  const grouped = isBoth ? sql`group by part.span, part.start, c.key` : sql``;
  await sql`
      with part as materialized (
        select value ->> 0 span, cast(value ->> 1 as integer) start, cast(value ->> 2 as integer) acked,
          value -> 3 counts
        from ${jsonArray(`[${parts.flat().join(',')}]`)}
      )
      insert into past (span, start, agency, counted, acked)
      select part.span, part.start, c.key,
        ${sum(sql`case when part.acked = 0 then cast(c.value as integer) else 0 end`)},
        ${sum(sql`case when part.acked = 1 then cast(c.value as integer) else 0 end`)}
      from part, ${jsonMembersOf(sql`part.counts`)} where true ${grouped} ${inKeyOrder(3)}
      on conflict (span, start, agency${COUNTER_SLOT})
      do update set counted = past.counted + excluded.counted, acked = past.acked + excluded.acked`.execute(
    trx,
  );
}

function agenciesOf(days: Days, day: number): Map<string, number> {
  return entryOf(days, day, () => new Map<string, number>());
}

/** `[span, start, acked, {agency: n, …}]` for the days and the months they add up to; flat rows took twice as long. */
function rowsOf(days: Days, acked: 0 | 1): string[] {
  const months: Days = new Map();
  for (const [day, agencies] of days) {
    const month = agenciesOf(months, monthStart(day));
    for (const [agency, n] of agencies) count(month, agency, n);
  }
  return Object.entries({ day: days, month: months }).flatMap(([span, starts]) =>
    [...starts].flatMap(([start, agencies]) => {
      const counts = jsonMembers(agencies);
      return counts === '' ? [] : [`["${span}",${start},${acked},{${counts}}]`];
    }),
  );
}
