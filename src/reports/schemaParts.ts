import { z } from 'zod';

/** A number of cases, or of other things that are counted. */
export const count = z.int().min(0);

/** A share of 100, with two decimals; null of nothing. */
export const percent = z.number().min(0).max(100).nullable();

/** ISO 8601 with the province's offset, to the second. */
export const instant = z
  .string()
  .meta({ format: 'date-time', description: "ISO 8601 with the province's offset" });
export const calendarDay = z.string().meta({ format: 'date' });

/** The figures of a whole gap, in their order; `rate` is `percent` as the document describes it. */
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
