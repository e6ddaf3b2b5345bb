import { z } from 'zod';
import { DAY_MS, formatDay, type Instant, startOfDay } from '../domain/time.ts';
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

/**
 * The day whose digest is due now, such as `2024-11-05`, or null. If the daemon was down at that time, it is due later
 * the same day. If the clock was set back by up to a day, no digest is sent twice; a last day after tomorrow comes from
 * a wrong clock and is ignored.
 */
export function dayDue(
  now: Instant,
  options: { readonly at: string; readonly offsetMs: number; readonly lastDay: string | null },
): string | null {
  const { at, offsetMs, lastDay } = options;
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  const midnight = startOfDay(now, offsetMs);
  if (now < midnight + (hours * 60 + minutes) * 60_000) return null;
  const today = formatDay(now, offsetMs);
  const tomorrow = formatDay(now + DAY_MS, offsetMs);
  return lastDay === null || lastDay < today || lastDay > tomorrow ? today : null;
}
