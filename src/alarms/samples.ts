import { hundredths } from '../domain/gap.ts';
import type { Instant } from '../domain/time.ts';

/** The unsynced rate at one moment, in percent. */
export interface Sample {
  readonly at: Instant;
  readonly unsyncedPercent: number;
}

const EVERY_MS = 3_600_000;

/**
 * Takes an hourly sample and forgets what is older than anybody asks for. A clock that was set back moves the
 * samples along with it: what lay between two of them still lies between them, and nothing is judged anew.
 */
export function withSample(
  samples: readonly Sample[],
  now: Instant,
  unsyncedPercent: number | null,
  keptMs: number,
): readonly Sample[] {
  if (keptMs === 0) return [];
  const newest = samples.at(-1)?.at ?? null;
  const ahead = newest === null ? 0 : Math.max(0, newest - now);
  const moved = ahead === 0 ? samples : samples.map((one) => ({ ...one, at: one.at - ahead }));
  if (unsyncedPercent === null || (newest !== null && now - newest < EVERY_MS)) return moved;
  // One older than the oldest question stays: that is the one it is compared with.
  const from = moved.findLastIndex(({ at }) => at <= now - keptMs);
  return [...moved.slice(Math.max(0, from)), { at: now, unsyncedPercent }];
}

/** Percentage points that the newest sample is above the one of `spanMs` before it; null without such a one. */
export function grownBy(samples: readonly Sample[], spanMs: number): number | null {
  const newest = samples.at(-1);
  if (newest === undefined) return null;
  const before = samples.findLast(({ at }) => at <= newest.at - spanMs);
  return before === undefined ? null : hundredths(newest.unsyncedPercent - before.unsyncedPercent);
}
