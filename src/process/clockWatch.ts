import type { Log } from '../observability/log.ts';

const EVERY_MS = 5_000;
/** NTP moves a clock in smaller steps than this. */
const JUMP_MS = 2_000;

/**
 * Notices that the clock was set, by comparing it with the monotonic one, and calls `onJump`. A machine that
 * slept looks like a clock that was set ahead, and what follows is the same.
 */
export function watchClock({
  log,
  onJump,
  wall = Date.now,
  monotonic = () => performance.now(),
  everyMs = EVERY_MS,
}: {
  readonly log: Log;
  readonly onJump: () => unknown;
  readonly wall?: () => number;
  readonly monotonic?: () => number;
  readonly everyMs?: number;
}): () => void {
  let ahead = wall() - monotonic();
  const timer = setInterval(() => {
    const now = wall() - monotonic();
    const byMs = Math.round(now - ahead);
    ahead = now;
    if (Math.abs(byMs) < JUMP_MS) return;
    log.warn('clock.jumped', {
      durationMs: byMs,
      remedy:
        'None: what waits is due at its time again. Check that NTP keeps the clock of this machine (timedatectl).',
    });
    onJump();
  }, everyMs);
  return () => clearInterval(timer);
}
