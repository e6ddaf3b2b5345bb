import { DAY_MS, type Instant } from './time.ts';

/** A count at one instant. */
export interface Reading {
  readonly at: Instant;
  readonly count: number;
}

/** Fewer days than this make no trend. */
const LEAST_DAYS = 4;
/** Ten years: a day further away is no forecast. */
const FURTHEST_DAYS = 3_650;

export type Forecast =
  | { readonly outcome: 'reached' }
  | { readonly outcome: 'tooFewDays' }
  /** perDay: the change of the count in cases a day; negative = it falls. */
  | { readonly outcome: 'notAtThisRate'; readonly perDay: number }
  | { readonly outcome: 'expected'; readonly perDay: number; readonly at: Instant };

/** When a count reaches zero if it keeps changing as it did between the first readings of each day. */
export function forecastZero(present: Reading, readings: readonly Reading[], offsetMs: number): Forecast {
  if (present.count === 0) return { outcome: 'reached' };
  const days = firstOfEachDay(readings, offsetMs);
  if (days.length < LEAST_DAYS) return { outcome: 'tooFewDays' };
  const perDay = slope(days) * DAY_MS;
  const left = present.count / -perDay;
  if (perDay >= 0 || left > FURTHEST_DAYS) return { outcome: 'notAtThisRate', perDay };
  return { outcome: 'expected', perDay, at: present.at + left * DAY_MS };
}

/** The first reading of each day, oldest first. */
export function firstOfEachDay(readings: readonly Reading[], offsetMs: number): readonly Reading[] {
  const days = new Map<number, Reading>();
  for (const reading of readings.toSorted((a, b) => a.at - b.at)) {
    const day = Math.floor((reading.at + offsetMs) / DAY_MS);
    if (!days.has(day)) days.set(day, reading);
  }
  return [...days.values()];
}

/**
 * The change per millisecond by Theil and Sen: the median slope between any two readings. An outage or thousands of old
 * cases that arrive on one day would turn a least-squares line, but not the median.
 */
function slope(readings: readonly Reading[]): number {
  const slopes: number[] = [];
  for (const [index, a] of readings.entries()) {
    for (const b of readings.slice(index + 1)) {
      if (b.at !== a.at) slopes.push((b.count - a.count) / (b.at - a.at));
    }
  }
  slopes.sort((a, b) => a - b);
  const middle = slopes.length / 2;
  const [low = 0, high = low] = [slopes[Math.ceil(middle) - 1], slopes[Math.floor(middle)]];
  return (low + high) / 2;
}
