import { z } from 'zod';
import { defineFact } from '../ledger/port/facts.ts';

const counts = z.object({ synced: z.int().min(0), unsynced: z.int().min(0), at: z.int() });
export type PastCounts = z.infer<typeof counts>;

const pendingDigest = z.object({
  id: z.string(),
  /** Null: the digest of the whole province. */
  agency: z.string().nullable(),
  /** The figures of the digest before, to compare with; null for the first one. */
  before: counts.nullable(),
});

/**
 * One fact of the ledger: that a day's digests are due and that the day is taken is written in one statement, and
 * a crash leaves both or neither.
 */
const digestState = z.object({
  /** The last day whose digests were made, such as `2024-11-05`. */
  day: z.string(),
  /** Figures at that digest: by agency code, '' for the province. */
  figures: z.record(z.string(), counts),
  pending: z.array(pendingDigest),
});
export type DigestState = z.infer<typeof digestState>;

export const DIGEST = defineFact('digest', digestState);
