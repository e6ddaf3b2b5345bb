import { hundredths } from '../domain/gap.ts';
import type { Instant } from '../domain/time.ts';
import type { AlarmsState } from './notice.ts';

/** The unsynced rate at one moment, in percent. */
export type Sample = AlarmsState['samples'][number];

const INTERVAL_MS = 3_600_000;

/**
 * Adds an hourly sample and drops those that are no longer needed. If the clock was set back, the samples move with it,
 * so that the time between them stays the same.
 */
export function withSample(
  samples: readonly Sample[],
  now: Instant,
  unsyncedPercent: number | null,
  keptMs: number,
): Sample[] {
  if (keptMs === 0) return [];
  const newest = samples.at(-1)?.at ?? null;
  const ahead = newest === null ? 0 : Math.max(0, newest - now);
  const moved = ahead === 0 ? [...samples] : samples.map((one) => ({ ...one, at: one.at - ahead }));
  if (unsyncedPercent === null || (newest !== null && now - newest < INTERVAL_MS)) return moved;
  // One sample from before the period stays, to compare with.
  const from = moved.findLastIndex(({ at }) => at <= now - keptMs);
  return [...moved.slice(Math.max(0, from)), { at: now, unsyncedPercent }];
}

/** By how many percentage points the rate has grown within `spanMs`; null without a sample from before. */
export function grownBy(samples: readonly Sample[], spanMs: number): number | null {
  const newest = samples.at(-1);
  if (newest === undefined) return null;
  const before = samples.findLast(({ at }) => at <= newest.at - spanMs);
  return before === undefined ? null : hundredths(newest.unsyncedPercent - before.unsyncedPercent);
}
