import { z } from 'zod';
import { count, flag, serverOptions } from '../options.ts';

/** Options of `startProvince` and of the command line, where values are text. */
export const provinceOptions = z.strictObject({
  records: count.min(1).max(10_000_000),
  ...serverOptions,
  username: z.string().default('sync'),
  groupId: z.string().default('35166'),
  /** False = `sort` is ignored, as without an index on the field. */
  sortHonoured: flag.default(true),
  /** What rows show as modifiedDate; anything but `kept` cannot be sorted on. */
  modifiedDates: z.enum(['kept', 'empty', 'equal', 'iso']).default('kept'),
  /** `unfiltered` = `total` counts the whole list whatever the filter. */
  totals: z.enum(['filtered', 'unfiltered']).default('filtered'),
  /** Added to every `total`. */
  totalExcess: count.default(0),
  /** Pages that end beyond it are refused with HTTP 500, as by a search engine; 0 = no limit. */
  maxOffset: count.default(0),
  /** Of the answers, and named in their header. */
  charset: z.enum(['utf-8', 'utf-16le']).default('utf-8'),
  /** This many of the first cases have impossible receive dates: to come, or of the years 0202, 1900, 9999. */
  oddDates: count.default(0),
  /** This many further rows are inter-agency copies: they name their original, and have a number of their own. */
  copies: count.default(0),
  /** This many further rows have the number of another row, and an older modifiedDate. */
  duplicates: count.default(0),
  /** This many cases that the portal lacks have a note longer than it takes. */
  longNotes: count.default(0),
  /** This many cases are taken back: their `originality` is negative. */
  takenBack: count.default(0),
});
