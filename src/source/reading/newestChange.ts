import type { Instant } from '../../domain/time.ts';
import type { ReadRow } from './list.ts';

/** How far the source's clock can be behind ours before a mark by our clock misses a change. */
export const CLOCK_SKEW_MS = 300_000;

/** The newest modification date. Future dates are ignored, because they would move the watermark past changes to come. */
export function newestChange(rows: readonly ReadRow[], now: Instant): Instant | null {
  let newest: Instant | null = null;
  for (const { modifiedAt } of rows) {
    if (modifiedAt !== null && modifiedAt <= now && (newest === null || modifiedAt > newest))
      newest = modifiedAt;
  }
  return newest;
}
