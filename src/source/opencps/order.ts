import type { Page, ReadRow } from '../reading/list.ts';
import type { ReadListPage } from './page.ts';
import { NEWEST_FIRST, OLDEST_FIRST } from './query.ts';

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

/** A few rows, in case the first of them has no modification date. */
const OLDEST_ROWS = 20;

/**
 * The order of the list by its first page requested newest first. Where that page has one date only, as after a bulk
 * update, the list sorts if its other end is older. A source without any modification date does not sort.
 */
export async function orderOfList(
  first: Page,
  readPage: ReadListPage,
  size: number,
  signal: AbortSignal,
): Promise<Order> {
  const order = await confirmedOrder(first, readPage, size, signal);
  if (order !== 'undecided' || isWholeList(first)) return order;
  const newest = first.rows.find((row) => row.modifiedAt !== null)?.modifiedAt ?? null;
  if (newest === null) return 'some other';
  const { rows } = await readPage(OLDEST_FIRST, 0, Math.min(size, OLDEST_ROWS), signal);
  return rows.some(({ modifiedAt }) => modifiedAt !== null && modifiedAt < newest)
    ? 'newest first'
    : 'some other';
}

/**
 * The order of a page requested newest first. Another order is checked with a second request, because a case that changes
 * during the source's search is out of place once.
 */
export async function confirmedOrder(
  page: Page,
  readPage: ReadListPage,
  size: number,
  signal: AbortSignal,
): Promise<Order> {
  const order = orderOf(page.rows);
  if (order !== 'some other') return order;
  return orderOf((await readPage(NEWEST_FIRST, page.start, size, signal)).rows);
}
