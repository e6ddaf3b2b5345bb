import { DAY_MS, type Instant } from './time.ts';

/** What was counted at one instant. */
export interface Reading {
  readonly at: Instant;
  readonly count: number;
}

/** Fewer days than this make no trend. */
const LEAST_DAYS = 4;
/** A day further away than this, some ten years, is no forecast any more. */
const FURTHEST_DAYS = 3_650;

export type Forecast =
  /** Nothing is left. */
  | { readonly outcome: 'reached' }
  | { readonly outcome: 'tooFewDays' }
  /** perDay: cases a day by which the rest changes; negative = it falls. */
  | { readonly outcome: 'notAtThisRate'; readonly perDay: number }
  | { readonly outcome: 'expected'; readonly perDay: number; readonly at: Instant };

/**
 * When a count comes down to nothing, if it goes on from `present` as it went over the readings, of which the
 * first of each day counts.
 */
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
 * Change a millisecond by Theil and Sen: the median of the slopes between every two readings.
 *
 * Not least squares: the rest does not fall in a line with some noise on it. It stands still for days while the
 * portal is down, and jumps when a baseline or thousands of old cases come in, and one such day at either end of
 * the fortnight turns a least-squares line. The median does not move until more than a quarter of the days are
 * such. It takes unequal distances as they are, so a snapshot taken late does no harm. A fortnight has 91 pairs.
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
