import type { Instant } from '../../domain/time.ts';

/**
 * A case's place in a work list as one number: the minute since when it is unsynced, then its id of the ledger. A
 * number takes 8 bytes where an object took 64, and numbers in rising order are cases with the oldest first.
 */
export type Place = number;

const MINUTE_MS = 60_000;
/** More ids than a ledger of the whole nation has. The minutes until the year 2100 take the 26 bits that are left. */
const IDS = 2 ** 27;

export function placeOf(id: number, unsyncedSince: Instant): Place {
  return Math.floor(unsyncedSince / MINUTE_MS) * IDS + id;
}

export function idAt(place: Place): number {
  return place % IDS;
}
