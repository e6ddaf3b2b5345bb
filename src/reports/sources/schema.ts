import { z } from 'zod';
import { count, instant } from '../schemaParts.ts';

const source = z
  .object({
    name: z.string(),
    kind: z.string().describe('of its adapter'),
    configured: z
      .boolean()
      .describe('false: the ledger has its cases, but the configuration no longer names it'),
    deliver: z.boolean().nullable().describe('false: its system sends its cases itself; null where unknown'),
    cases: count.describe('that the ledger counts'),
    reachable: z.boolean().nullable().describe('null where it was not tried: only the command tries it'),
    fault: z.string().nullable().describe('why it cannot be read'),
    lastPollAt: instant.nullable(),
    lastCensusAt: instant.nullable(),
    rows: count.nullable().describe('of the last census, as is the rest'),
    suspicious: z.boolean().nullable(),
    missing: count.nullable().describe('counted cases that it did not show'),
    yielded: count
      .nullable()
      .describe(
        'rows whose number a source before it has: they do not count, or count with the suffix of their source',
      ),
    shortfalls: z
      .array(z.object({ month: z.string(), before: count, now: count }))
      .readonly()
      .describe('where it shows clearly less: a month, `all`, or `baseline`'),
  })
  .meta({ id: 'Source' });

export type SourceState = z.infer<typeof source>;

/** When a source was last read to its end. */
export const sourceFreshness = z
  .object({ name: z.string(), asOf: instant.nullable().describe('null: never') })
  .meta({ id: 'SourceFreshness' });
export type SourceFreshness = z.infer<typeof sourceFreshness>;

/** The document of `sources --json`. */
export const sourcesSchema = z.object({ sources: z.array(source) }).meta({ id: 'Sources' });
export type SourcesReport = z.infer<typeof sourcesSchema>;
