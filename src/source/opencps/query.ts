import type { Instant } from '../../domain/time.ts';
import { formatQueryDay } from './dates.ts';

export interface ListQuery {
  /** Any instant of the first and last day of receipt, both inclusive; null = open. */
  readonly receivedFrom: Instant | null;
  readonly receivedTo: Instant | null;
  readonly order: 'by receipt' | 'latest receipt first' | 'newest change first' | 'oldest change first';
}

/** Including rows without a receive date. */
export const EVERYTHING: ListQuery = { receivedFrom: null, receivedTo: null, order: 'by receipt' };
export const NEWEST_FIRST: ListQuery = { ...EVERYTHING, order: 'newest change first' };
export const OLDEST_FIRST: ListQuery = { ...EVERYTHING, order: 'oldest change first' };
export const LATEST_FIRST: ListQuery = { ...EVERYTHING, order: 'latest receipt first' };

/** The field and whether descending [DossierManagement: sort, order]. */
const SORTS = {
  'by receipt': ['receiveDate', 'false'],
  'latest receipt first': ['receiveDate', 'true'],
  'newest change first': ['modifiedDate', 'true'],
  'oldest change first': ['modifiedDate', 'false'],
} as const satisfies Record<ListQuery['order'], readonly [string, string]>;

/**
 * The query for rows start ≤ i < end [DossierSearchModel]. Sorted by receipt, a case that changes during the reading keeps
 * its place, and new cases come at the end.
 */
export function listParams(
  query: ListQuery,
  start: number,
  end: number,
  offsetMs: number,
): Record<string, string> {
  const [sort, order] = SORTS[query.order];
  return {
    start: String(start),
    end: String(end),
    ...(query.receivedFrom !== null && { fromReceiveDate: formatQueryDay(query.receivedFrom, offsetMs) }),
    ...(query.receivedTo !== null && { toReceiveDate: formatQueryDay(query.receivedTo, offsetMs) }),
    sort,
    order,
  };
}
