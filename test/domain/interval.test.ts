import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interval95 } from '../../src/domain/interval.ts';

describe('the 95 % interval', () => {
  // Wilson's formula, evaluated by a second program.
  it.each([
    [5, 10, [23.66, 76.34]],
    [398, 400, [98.2, 99.86]],
    [380, 400, [92.4, 96.74]],
    [0, 400, [0, 0.95]],
    [400, 400, [99.05, 100]],
    [1, 2, [9.45, 90.55]],
  ] as const)('of %i in %i is as Wilson has it', (part, whole, expected) => {
    expect(interval95(part, whole)).toEqual(expected);
  });

  it('of nothing is none', () => {
    expect(interval95(0, 0)).toBeNull();
  });

  it('holds the share it is about, stays within 0 to 100, and narrows as more is looked up', () => {
    const sample = fc
      .integer({ min: 1, max: 100_000 })
      .chain((whole) => fc.tuple(fc.integer({ min: 0, max: whole }), fc.constant(whole)));
    fc.assert(
      fc.property(sample, ([part, whole]) => {
        const [lo, hi] = interval95(part, whole) ?? [Number.NaN, Number.NaN];
        const share = (100 * part) / whole;
        expect(lo).toBeGreaterThanOrEqual(0);
        expect(hi).toBeLessThanOrEqual(100);
        expect(lo).toBeLessThanOrEqual(share + 0.005);
        expect(hi).toBeGreaterThanOrEqual(share - 0.005);
        const [lo9 = 0, hi9 = 100] = interval95(part * 9, whole * 9) ?? [];
        expect(hi9 - lo9).toBeLessThanOrEqual(hi - lo);
      }),
    );
  });
});
