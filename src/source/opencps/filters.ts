import type { Instant } from '../../domain/time.ts';
import type { Reader } from './reader.ts';

/** Days without any case, one in the past and one in the future. */
const EMPTY_DAYS = [Date.UTC(1901, 5, 17), Date.UTC(2101, 5, 17)] as const;

export function emptyDay(offsetMs: number): Instant {
  return EMPTY_DAYS[0] - offsetMs;
}

/** Requests days without cases. A row outside its window alone is no proof, because the source's index can be stale. */
export async function filtersHonoured(reader: Reader, signal: AbortSignal): Promise<boolean> {
  for (const utc of EMPTY_DAYS) {
    const day = utc - reader.settings.offsetMs;
    const query = { receivedFrom: day, receivedTo: day, order: 'by receipt' } as const;
    // By its rows: the total can ignore the filter though the list does not.
    if ((await reader.readPage(query, 0, 1, signal)).rows.length > 0) return false;
  }
  return true;
}
