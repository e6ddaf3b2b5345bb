import type { Page, ReadPage } from './page.ts';
import { NEWEST_FIRST } from './query.ts';
import type { ReadRow } from './row.ts';

export type Order = 'newest first' | 'some other' | 'undecided';

/** The order of a page by modification date; undecided if all dates are the same. */
function orderOf(rows: readonly ReadRow[]): Order {
  const dates = rows.map((row) => row.modifiedAt).filter((at) => at !== null);
  const falls = dates.every((at, i) => i === 0 || at <= (dates[i - 1] ?? at));
  if (!falls) return 'some other';
  return dates.at(-1) === dates[0] ? 'undecided' : 'newest first';
}

/** If so, its order does not matter. */
export function isWholeList(page: Page): boolean {
  return page.start === 0 && page.rows.length >= page.total;
}

/**
 * The order of a page requested newest first. Another order is checked with a second request, because a case that changes
 * during the source's search is out of place once.
 */
export async function confirmedOrder(
  page: Page,
  readPage: ReadPage,
  size: number,
  signal: AbortSignal,
): Promise<Order> {
  const order = orderOf(page.rows);
  if (order !== 'some other') return order;
  return orderOf((await readPage(NEWEST_FIRST, page.start, size, signal)).rows);
}
