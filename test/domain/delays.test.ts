import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circuitWaitMs, jitteredMs } from '../../src/domain/delays.ts';

const SECOND = 1_000;

/** When an outage that begins at 0 is probed, in seconds. */
function probes(untilS: number): number[] {
  const times: number[] = [];
  let at = 0;
  for (let number = 1; at < untilS; number += 1) {
    at += circuitWaitMs('outage', number) / SECOND;
    times.push(at);
  }
  return times;
}

describe('the probes of an outage', () => {
  it('find a portal that is back within five seconds on average, for outages of up to a minute', () => {
    const times = probes(60);
    const steps = 60_000;
    let waited = 0;
    for (let step = 0; step < steps; step += 1) {
      const ends = (60 * (step + 0.5)) / steps;
      waited += (times.find((at) => at >= ends) ?? 0) - ends;
    }
    expect(waited / steps).toBeLessThan(5);
    expect(waited / steps).toBeCloseTo(4.93, 1);
  });

  it('begin after a second, and are never further apart than a minute', () => {
    const times = probes(3_600);
    expect(times[0]).toBe(1);
    for (const [i, at] of times.entries()) expect(at - (times[i - 1] ?? 0)).toBeLessThanOrEqual(60);
  });

  it('of a portal that failed many requests before, too, wait no longer after each that fails by chance', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((probe) => circuitWaitMs('outage', probe, true) / SECOND);
    expect(waits).toEqual([1, 1, 1, 1, 1, 1, 2, 4]);
  });

  it('cost, with four requests until it is known, at most 20 requests in ten minutes', () => {
    expect(4 + probes(599).filter((at) => at < 600).length).toBeLessThanOrEqual(20);
  });
});

const window = { firstMs: 10_000, longestMs: 3_600_000 };
const widest = (attempt: number): number => jitteredMs(window, attempt + 1, () => 1);

describe('the delay before the next try', () => {
  it('doubles its window with each attempt up to the longest', () => {
    expect([0, 1, 2, 3].map(widest)).toEqual([10_000, 20_000, 40_000, 80_000]);
    expect([9, 20, 31, 10_000].map(widest)).toEqual([3_600_000, 3_600_000, 3_600_000, 3_600_000]);
  });

  it('is spread over the whole window, so that what failed together does not come back together', () => {
    expect(jitteredMs(window, 3, () => 0)).toBe(0);
    expect(jitteredMs(window, 3, () => 0.5)).toBe(20_000);
    const delays = Array.from({ length: 100 }, () => jitteredMs(window, 3));
    expect(new Set(delays).size).toBeGreaterThan(90);
  });

  it('is a whole number of milliseconds within the window', () => {
    const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.nat(100_000), fraction, (attempt, random) => {
        const delay = jitteredMs(window, attempt + 1, () => random);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(window.longestMs);
      }),
    );
  });
});
