import { z } from 'zod';
import { count, flag, serverOptions } from '../options.ts';

/** What `startProvince` and the command line take; every value may come as text. */
export const provinceOptions = z.strictObject({
  records: count.min(1).max(10_000_000),
  ...serverOptions,
  username: z.string().default('sync'),
  groupId: z.string().default('35166'),
  /** False = `sort` is ignored, as where the field's index does not allow it. */
  sortHonoured: flag.default(true),
});
