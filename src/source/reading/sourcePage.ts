import type { Instant } from '../../domain/time.ts';
import type { ReadSummary, SourcePage } from '../source.ts';
import type { ReadRow } from './list.ts';

/** A page of a reading that does not know how many rows follow. */
export function sourcePage(readAt: Instant, rows: readonly ReadRow[], read: number): SourcePage {
  return { readAt, rows: rows.map(({ row }) => row), progress: { read, expected: null } };
}

export const NOTHING_READ: ReadSummary = { rows: 0, claimed: 0, shortWindows: [], windows: [] };

/** A reading of windows by receive date, after another one; it does not count by month, as a census does. */
export function withWindow(
  summary: ReadSummary,
  end: { readonly rows: number; readonly claimed: number; readonly short: boolean; readonly days: string },
): ReadSummary {
  return {
    rows: summary.rows + end.rows,
    claimed: summary.claimed + end.claimed,
    shortWindows: end.short ? [...summary.shortWindows, end.days] : summary.shortWindows,
    windows: [],
  };
}
