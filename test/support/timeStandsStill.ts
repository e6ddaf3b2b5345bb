import { onTestFinished, vi } from 'vitest';

/**
 * Dates and durations stand still until the test ends, for what depends on single seconds: a busy machine must not use them up.
 * Timers go on.
 */
export function timeStandsStill(): void {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
}
