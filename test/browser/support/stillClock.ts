import type { Page } from 'playwright-core';

const HOUR_MS = 3_600_000;

/** Counts how often refresh.js has begun to wait for its next look. */
const COUNT = `{
  const later = setTimeout;
  globalThis.waits = 0;
  globalThis.setTimeout = (callback, ...rest) => {
    if (callback.name === 'refresh') globalThis.waits += 1;
    return later(callback, ...rest);
  };
}`;

/** A clock that stands still on all pages from the next one on, until it is put forward. */
export interface StillClock {
  /** How often the present page has begun to wait for its next refresh. */
  waits(): Promise<number>;
  /** Puts it forward by so many milliseconds: whatever is due by then happens, once. */
  forward(ms: number): Promise<void>;
}

/**
 * With a clock that goes by itself a page on a slow machine refreshes at a time of its own, and when the clock is put forward
 * in the middle of that, takes its server for a slow one and waits a multiple of the jump.
 */
export async function stillClock(page: Page): Promise<StillClock> {
  const now = Date.now();
  // It goes until it is stopped, and only ahead.
  await page.clock.install({ time: now - HOUR_MS });
  await page.clock.pauseAt(now);
  await page.addInitScript(COUNT);
  return {
    waits: () => page.evaluate<number>('waits'),
    forward: (ms) => page.clock.fastForward(ms),
  };
}
