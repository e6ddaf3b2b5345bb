import { DAY_MS, type Instant, instantFromParts } from '../../domain/time.ts';
import type { Reader } from './reader.ts';
import type { ReadRow } from './row.ts';

/** Days on which no case was ever received, one on either side: a source that filters has no rows for them. */
const NOBODYS_DAYS = [
  { year: 1901, month: 6, day: 17 },
  { year: 2101, month: 6, day: 17 },
];

/**
 * Whether a page shows rows outside the requested days. A day of grace on either side: a source whose
 * filter goes by another zone than its dates still tiles the calendar, only a few hours off.
 */
export function showsOthers(rows: readonly ReadRow[], from: Instant, to: Instant | null): boolean {
  return rows.some(
    ({ receivedAt }) =>
      receivedAt !== null && (receivedAt < from - DAY_MS || (to !== null && receivedAt >= to + 2 * DAY_MS)),
  );
}

/**
 * Asks the source for days that hold nothing. Only a suspicion is reason to: one row outside its window may be
 * an index behind the times, and is none to give up windows for.
 */
export async function filtersHonoured(reader: Reader, signal: AbortSignal): Promise<boolean> {
  for (const parts of NOBODYS_DAYS) {
    const day = instantFromParts(parts, reader.settings.offsetMs);
    const query = { receivedFrom: day, receivedTo: day, order: 'by receipt' } as const;
    if ((await reader.readPage(query, 0, 1, signal)).total > 0) return false;
  }
  return true;
}
