import type { Instant } from '../../domain/time.ts';
import { formatQueryDay } from './dates.ts';

/** Which rows, and in which order. */
export interface ListQuery {
  /** Any instant of the first and of the last day of receipt, both inclusive; null = open. */
  readonly receivedFrom: Instant | null;
  readonly receivedTo: Instant | null;
  readonly order: 'by receipt' | 'newest change first';
}

/** Every row there is, the ones without a receive date included. */
export const EVERYTHING: ListQuery = { receivedFrom: null, receivedTo: null, order: 'by receipt' };
export const NEWEST_FIRST: ListQuery = { receivedFrom: null, receivedTo: null, order: 'newest change first' };

/**
 * The query for rows start ≤ i < end [DossierSearchModel]. A `sort` by receipt is asked for although no
 * window needs it: where it is honoured, a case that changes while the list is read keeps its place, and new
 * cases come at the end. Where it is ignored, nothing is lost by asking.
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
