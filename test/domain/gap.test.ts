import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapFigures, percent } from '../../src/domain/gap.ts';

const counts = fc.record({
  synced: fc.integer({ min: 0, max: 60_000_000 }),
  never: fc.integer({ min: 0, max: 60_000_000 }),
  stale: fc.integer({ min: 0, max: 60_000_000 }),
  verified: fc.constant(0),
});

/** Hundredths of a percent as a whole number, so that sums can be compared exactly. */
const hundredths = (rate: number | null): number => Math.round((rate ?? Number.NaN) * 100);

describe('gap figures', () => {
  it('give the rates of the official reading to the digit', () => {
    const figures = gapFigures({ synced: 719_569, never: 304_169, stale: 0, verified: 0 });
    expect(figures).toMatchObject({ total: 1_023_738, syncedPercent: 70.29, unsyncedPercent: 29.71 });
  });

  it('have no rates for an empty total', () => {
    expect(gapFigures({ synced: 0, never: 0, stale: 0, verified: 0 })).toEqual({
      total: 0,
      synced: 0,
      unsynced: 0,
      never: 0,
      stale: 0,
      verified: 0,
      syncedPercent: null,
      unsyncedPercent: null,
      coveragePercent: null,
    });
  });

  it('count a case whose older state arrived as covered but not as synced', () => {
    const figures = gapFigures({ synced: 1, never: 1, stale: 2, verified: 1 });
    expect(figures).toMatchObject({ unsynced: 3, verified: 1, syncedPercent: 25, coveragePercent: 75 });
  });

  it('have rates that add up to exactly 100, and a coverage no smaller than the synced rate', () => {
    fc.assert(
      fc.property(counts, (given) => {
        const { total, syncedPercent, unsyncedPercent, coveragePercent } = gapFigures(given);
        fc.pre(total > 0);
        expect(hundredths(syncedPercent) + hundredths(unsyncedPercent)).toBe(10_000);
        expect(hundredths(coveragePercent)).toBeGreaterThanOrEqual(hundredths(syncedPercent));
      }),
    );
  });
});

describe('a percentage', () => {
  it.each([
    [1, 8, 12.5],
    [1, 3, 33.33],
    [2, 3, 66.67],
    [0, 7, 0],
    [7, 7, 100],
    // Exact halves of a hundredth: 0.005 % and 1.005 %, which floating point rounds down.
    [1, 20_000, 0.01],
    [201, 20_000, 1.01],
    [5, 100_000, 0.01],
    [49, 1_000_000, 0],
  ])('of %i in %i is %f: two decimals, half up', (part, whole, expected) => {
    expect(percent(part, whole)).toBe(expected);
  });

  it('is the nearest hundredth, and the upper one of two equally near', () => {
    fc.assert(
      fc.property(fc.nat(60_000_000), fc.integer({ min: 1, max: 60_000_000 }), (part, whole) => {
        fc.pre(part <= whole);
        // −½ ≤ rounded − exact scaled to whole numbers: 2·(points·whole − part·10⁴) lies in (−whole, whole].
        const error =
          2n * (BigInt(hundredths(percent(part, whole))) * BigInt(whole) - BigInt(part) * 10_000n);
        expect(error > -BigInt(whole) && error <= BigInt(whole)).toBe(true);
      }),
    );
  });
});
