import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulateRate } from '../simulatedRate.ts';
import type { QueueServer, StartServer } from './queueServer.ts';

export function requestRateContract(start: StartServer): void {
  const SECONDS = 60;

  let server: QueueServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());

  /** Always the same numbers. */
  function drawn(seed: number): () => number {
    let state = seed;
    return () => {
      state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
      return state / 4_294_967_296;
    };
  }

  function mostInASecond(starts: readonly number[]): number {
    return Math.max(...starts.map((from) => starts.filter((at) => at >= from && at < from + 1).length));
  }

  describe('the allowed rate, while there is work and concurrency for it', () => {
    test.each([5, 20, 40])(
      'is used to at least 0.95 at %i a second by two processes, and never exceeded in any second',
      async (requestsPerSecond) => {
        const starts = await simulateRate(server.connect(), `{rate:${requestsPerSecond}}`, {
          ...{ requestsPerSecond, seconds: SECONDS, processes: 2, callers: requestsPerSecond },
          ...{ lateShare: 0.01, random: drawn(requestsPerSecond) },
        });
        // The first second belongs to the pause of an unknown past.
        const used = starts.filter((at) => at >= 1).length / (requestsPerSecond * (SECONDS - 1));
        expect(used).toBeGreaterThanOrEqual(0.95);
        expect(mostInASecond(starts)).toBeLessThanOrEqual(requestsPerSecond);
      },
    );

    test.each([5, 20, 40])(
      'is not exceeded at %i a second by processes that are often late',
      async (rate) => {
        const starts = await simulateRate(server.connect(), `{late:${rate}}`, {
          ...{ requestsPerSecond: rate, seconds: SECONDS, processes: 3, callers: rate },
          ...{ lateShare: 0.3, random: drawn(rate) },
        });
        expect(mostInASecond(starts)).toBeLessThanOrEqual(rate);
        expect(starts.length).toBeGreaterThan((rate * SECONDS) / 2);
      },
    );
  });
}
