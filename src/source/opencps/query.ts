import type { Instant } from '../../domain/time.ts';
import { formatQueryDay } from './dates.ts';

export interface ListQuery {
  /** Any instant of the first and last day of receipt, both inclusive; null = open. */
  readonly receivedFrom: Instant | null;
  readonly receivedTo: Instant | null;
  readonly order: 'by receipt' | 'newest change first';
}

/** Including rows without a receive date. */
export const EVERYTHING: ListQuery = { receivedFrom: null, receivedTo: null, order: 'by receipt' };
export const NEWEST_FIRST: ListQuery = { receivedFrom: null, receivedTo: null, order: 'newest change first' };

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
  const newestFirst = query.order === 'newest change first';
  return {
    start: String(start),
    end: String(end),
    ...(query.receivedFrom !== null && { fromReceiveDate: formatQueryDay(query.receivedFrom, offsetMs) }),
    ...(query.receivedTo !== null && { toReceiveDate: formatQueryDay(query.receivedTo, offsetMs) }),
    sort: newestFirst ? 'modifiedDate' : 'receiveDate',
    order: String(newestFirst),
  };
}
