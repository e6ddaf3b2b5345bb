import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread, unit, weighted } from '../../../src/sandbox/cases/random.ts';

describe('spread', () => {
  it('sends every index to a position of its own, for any size and seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.integer(), (size, seed) => {
        const position = spread(size, seed);
        const positions = new Set(Array.from({ length: size }, (_, index) => position(index)));
        expect(positions.size).toBe(size);
        expect(Math.max(...positions)).toBe(size - 1);
      }),
      { numRuns: 50 },
    );
  });

  it('spreads the first K positions evenly: every tenth of the indexes holds its share', () => {
    const position = spread(10_000, 7);
    for (let from = 0; from < 10_000; from += 1_000) {
      const hits = Array.from({ length: 1_000 }, (_, i) => position(from + i)).filter((at) => at < 300);
      expect(Math.abs(hits.length - 30)).toBeLessThanOrEqual(2);
    }
  });
});

describe('weighted', () => {
  it('picks in proportion to the weights and never what weighs nothing', () => {
    const pick = weighted(['a', 'b', 'c'], (item) => ({ a: 3, b: 0, c: 1 })[item] ?? 0);
    const counts = { a: 0, b: 0, c: 0 };
    for (let i = 0; i < 8_000; i += 1) counts[pick(unit(1, i, 1)) as keyof typeof counts] += 1;
    expect(counts.b).toBe(0);
    expect(counts.a / counts.c).toBeCloseTo(3, 0);
  });

  it('refuses to pick from nothing', () => {
    expect(() => weighted([], () => 1)(0.5)).toThrow(RangeError);
  });
});
