import { z } from 'zod';
import { count, flag, serverOptions } from '../options.ts';

const { seed } = serverOptions;

/** Options of `writeCaseFile` and of the command line, where values are text. */
export const fileOptions = z.strictObject({
  folder: z.string().min(1),
  records: count.min(1).max(10_000_000).default(500),
  seed,
  problems: flag.default(true),
  known: count.optional(),
  /** `whole`: all cases. `changes`: the first `changed` of them, all done. */
  kind: z.enum(['whole', 'changes']).default('whole'),
  changed: count.default(10),
  /** The upload ends in the middle of a line. */
  broken: flag.default(false),
});
