import { DAY_MS, type Instant, startOfDay } from '../../domain/time.ts';
import type { ReadRow } from './list.ts';

/** Pages of a window: few, because they can be re-read, and rows shift meanwhile. */
export const TARGET_PAGES = 10;
/** The widest window. */
const MAX_DAYS = 366;
/** Windows are planned for this share of the most rows, because days differ. */
export const ROOM = 0.8;

/** The width of the next window, in days: for as many rows a day as before, but not more than four times as wide. */
export function widthAfter(days: number, rows: number, most: number): number {
  const fitting = Math.floor((ROOM * most * days) / Math.max(rows, 1));
  return Math.max(1, Math.min(fitting, 4 * days, MAX_DAYS));
}

/** Whether rows lie outside the requested days, with a day of tolerance for a filter in another time zone. `to` null: no end. */
export function showsOthers(rows: readonly ReadRow[], from: Instant, to: Instant | null): boolean {
  return rows.some(
    ({ receivedAt }) =>
      receivedAt !== null && (receivedAt < from - DAY_MS || (to !== null && receivedAt >= to + 2 * DAY_MS)),
  );
}

/** The window of everything received in the last days. */
export function recentWindow(
  now: Instant,
  { recentDays, offsetMs }: { readonly recentDays: number; readonly offsetMs: number },
): { readonly from: Instant; readonly width: number } {
  return { from: startOfDay(now, offsetMs) - recentDays * DAY_MS, width: recentDays + 1 };
}
