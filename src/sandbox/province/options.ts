import { z } from 'zod';
import { count, flag, port, seed } from '../options.ts';

/** What `startProvince` and the command line take; every value may come as text. */
export const provinceOptions = z.strictObject({
  records: count.min(1).max(10_000_000),
  seed,
  /** How many cases the portal already has; default: the proportion of 5 November 2024. */
  known: count.optional(),
  problems: flag.default(true),
  host: z.string().default('127.0.0.1'),
  port,
  username: z.string().default('sync'),
  password: z.string().default('sandbox'),
  groupId: z.string().default('35166'),
  /** False = `sort` is ignored, as where the field's index does not allow it. */
  sortHonoured: flag.default(true),
  /** Added to every answer. */
  latencyMs: count.max(60_000).default(0),
});
