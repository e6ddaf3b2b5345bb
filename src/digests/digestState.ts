import { z } from 'zod';
import { defineFact } from '../ledger/port/facts.ts';

const counts = z.object({ synced: z.int().min(0), unsynced: z.int().min(0), at: z.int() });
export type PastCounts = z.infer<typeof counts>;

const pendingDigest = z.object({
  id: z.string(),
  /** Null = the whole province. */
  agency: z.string().nullable(),
  /** The figures of the previous digest, to compare with; null for the first one. */
  before: counts.nullable(),
});

/** One fact of the ledger, so that the day and its pending digests are written in one statement. */
const digestState = z.object({
  /** The last day with digests, such as `2024-11-05`. */
  day: z.string(),
  /** The figures of that day, by agency code; '' for the province. */
  figures: z.record(z.string(), counts),
  pending: z.array(pendingDigest),
});
export type DigestState = z.infer<typeof digestState>;

export const DIGEST = defineFact('digest', digestState);
