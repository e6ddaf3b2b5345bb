import { z } from 'zod';
import { count, flag, serverOptions } from '../options.ts';

const { seed, known } = serverOptions;

/** Options of `writeSqlFile` and of the command line, where values are text. */
export const sqlOptions = z.strictObject({
  file: z.string().min(1),
  /** The database that the statements are for: they differ in the type of a time. */
  database: z.enum(['postgres', 'mysql']).default('postgres'),
  records: count.min(1).max(1_000_000).default(500),
  seed,
  problems: flag.default(true),
  known,
});
