import { z } from 'zod';
import { count } from '../schemaParts.ts';

/** The document of `prune --json`. */
export const pruneSchema = z
  .object({
    dryRun: z.boolean(),
    timelines: count.describe('events'),
    replayCases: count,
    snapshots: count,
    baseline: count,
    audit: count,
    keys: count,
    redisFolders: count,
    seconds: z.number(),
    longestMs: z.number().describe('the longest that a delivery can have waited'),
  })
  .meta({ id: 'Prune' });

export type PruneDocument = z.infer<typeof pruneSchema>;

/** The document of `compact --json`. */
export const compactSchema = z
  .object({
    bytesBefore: count,
    bytesAfter: count,
    rebuilt: z.boolean().describe('the ledger of an earlier version was rebuilt as a whole'),
    longestMs: count.describe('the longest that a delivery can have waited'),
    seconds: z.number(),
  })
  .meta({ id: 'Compaction' });

/** The document of `erase --json`: numbers of cases. */
export const eraseSchema = z
  .object({
    erased: z.array(z.string()),
    unknown: z.array(z.string()).describe('no case of the ledger has this number'),
    undelivered: z
      .array(z.string())
      .describe('of the erased: not delivered yet, and out of the total until the source changes them'),
    remains: z
      .boolean()
      .describe(
        'free pages can still hold what earlier versions deleted: `compact`, while the daemon is stopped',
      ),
  })
  .meta({ id: 'Erasure' });

export type CompactDocument = z.infer<typeof compactSchema>;
export type EraseDocument = z.infer<typeof eraseSchema>;
