import { DAY_MS, type Instant } from './time.ts';

/** 1 January 2000: no system of this kind can have received a case before. */
const FIRST_DAY_UTC = Date.UTC(2000, 0, 1);

export function earliestReceipt(offsetMs: number): Instant {
  return FIRST_DAY_UTC - offsetMs;
}

/** A day of tolerance, for clocks that differ. */
export function latestReceipt(sourceNow: Instant): Instant {
  return sourceNow + DAY_MS;
}
