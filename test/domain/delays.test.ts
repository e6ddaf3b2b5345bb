import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jitteredMs } from '../../src/domain/delays.ts';

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
