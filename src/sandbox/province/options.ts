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
});
