import { z } from 'zod';
import { count, flag, serverOptions } from '../options.ts';

const { host, port, seed, password } = serverOptions;

/** Options of `startIgate` and of the command line, where values are text. */
export const igateOptions = z.strictObject({
  records: count.min(1).max(10_000_000),
  ...{ host, port, seed, password },
  clientId: z.string().default('dongbo'),
  username: z.string().default('sync'),
  /** Public code shows five minutes. */
  tokenSeconds: z.coerce.number().min(0.01).default(300),
  /** What its tokens come as: JSON, or the web page of a proxy in between. */
  tokens: z.enum(['json', 'html']).default('json'),
  /** `endless`: no slice is ever the last; `repeating`: the number of the page is ignored. */
  slices: z.enum(['usual', 'endless', 'repeating']).default('usual'),
  /** The agencies after the merger (cases/merged.ts) instead of the old province's. */
  merged: flag.default(false),
  /** The most rows of a page, whatever is requested; 0 = no limit. */
  maxPage: count.default(0),
});
export type IgateSettings = z.output<typeof igateOptions>;
