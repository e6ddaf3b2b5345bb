import { z } from 'zod';

/** So many cases, or other things that are counted. */
export const count = z.int().min(0);

/** A share of 100, with two decimals; null of nothing. */
export const percent = z.number().min(0).max(100).nullable();

/** The figures of a whole gap, in their order; `rate` is `percent` with what the document says of it. */
export const gapFigures = (rate: typeof percent) => ({
  total: count,
  synced: count,
  unsynced: count,
  never: count,
  stale: count,
  syncedPercent: rate,
  unsyncedPercent: rate,
  coveragePercent: rate,
  verified: count,
  excluded: count,
});
