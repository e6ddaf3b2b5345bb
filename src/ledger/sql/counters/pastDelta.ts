import { DAY_MS, type Instant, VIETNAM_OFFSET_MS } from '../../../domain/time.ts';
import type { LedgerDb } from '../transaction.ts';
import { addToCounters } from './counterTables.ts';
import { count, entryOf } from './counts.ts';

/** Vietnam's day that holds `at`, numbered from 1 January 1970. */
export function dayNumber(at: Instant): number {
  return Math.floor((at + VIETNAM_OFFSET_MS) / DAY_MS);
}

/** The first day of the month that holds the day. */
export function monthStart(day: number): number {
  return day - (new Date(day * DAY_MS).getUTCDate() - 1);
}

/** Cases of an agency, by day. */
interface Days {
  readonly counted: Map<number, number>;
  readonly acked: Map<number, number>;
}

/**
 * What a transaction moves in the counters of the past. A case that is delivered again was counted and acknowledged
 * before, so it moves none of them.
 */
export class PastDelta {
  readonly #agencies = new Map<string, Days>();

  move(agency: string, countedAt: Instant, firstAckAt: Instant | null, by: 1 | -1): void {
    const { counted, acked } = entryOf(this.#agencies, agency, newDays);
    count(counted, dayNumber(countedAt), by);
    // Acknowledged before it counts from: of a baseline, or by a source whose dates are in the future.
    if (firstAckAt !== null) count(acked, dayNumber(Math.max(countedAt, firstAckAt)), by);
  }

  async write(trx: LedgerDb): Promise<void> {
    const rows: (string | number)[][] = [];
    for (const [agency, days] of this.#agencies) {
      for (const [span, { counted, acked }] of Object.entries({ day: days, month: monthsOf(days) })) {
        for (const start of new Set([...counted.keys(), ...acked.keys()])) {
          const counts = [counted.get(start) ?? 0, acked.get(start) ?? 0];
          if (counts.some((n) => n !== 0)) rows.push([span, start, agency, ...counts]);
        }
      }
    }
    await addToCounters(trx, 'past', rows);
  }
}

function newDays(): Days {
  return { counted: new Map(), acked: new Map() };
}

function monthsOf(days: Days): Days {
  const months = newDays();
  for (const [day, n] of days.counted) count(months.counted, monthStart(day), n);
  for (const [day, n] of days.acked) count(months.acked, monthStart(day), n);
  return months;
}
