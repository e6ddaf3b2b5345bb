import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion, StratifiedSample } from '../../../src/sync/verify/sample.ts';

const counts = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 40 });
const size = fc.integer({ min: 1, max: 3_000 });

describe('apportioning a sample', () => {
  it('draws the whole sample, with its share of each stratum', () => {
    fc.assert(
      fc.property(counts, size, (all, n) => {
        const total = all.reduce((sum, count) => sum + count, 0);
        const shares = apportion(all, n);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(Math.min(n, total));
        shares.forEach((share, i) => {
          const count = all[i] ?? 0;
          const exact = (Math.min(n, total) * count) / total;
          expect(share).toBeLessThanOrEqual(Math.min(count, Math.max(1, Math.ceil(exact))));
          if (n >= all.length) expect(share).toBeGreaterThanOrEqual(1);
        });
      }),
    );
  });

  it('takes the item of the smallest stratum from the share of the largest', () => {
    expect(apportion([99_999, 1], 400)).toEqual([399, 1]);
    expect(apportion([50, 50, 900], 100)).toEqual([5, 5, 90]);
  });

  it('takes everything if there is less than requested', () => {
    expect(apportion([3, 4], 400)).toEqual([3, 4]);
    expect(apportion([], 400)).toEqual([]);
  });
});

describe('a stratified sample', () => {
  it('holds different items, of each stratum as many as its share', () => {
    fc.assert(
      fc.property(counts, size, (all, n) => {
        const sample = new StratifiedSample<string>(n);
        all.forEach((count, stratum) => {
          for (let i = 0; i < count; i += 1) sample.add(String(stratum), `${stratum}:${i}`);
        });
        const drawn = sample.draw();
        expect(new Set(drawn).size).toBe(drawn.length);
        const perStratum = all.map((_, i) => drawn.filter((item) => item.startsWith(`${i}:`)).length);
        expect(perStratum).toEqual(apportion(all, n));
        expect(sample.population()).toBe(all.reduce((sum, count) => sum + count, 0));
      }),
      { numRuns: 15 },
    );
  });

  it('draws each item of a stratum equally often, whenever it came', () => {
    const drawn = new Map<number, number>();
    const runs = 4_000;
    for (let run = 0; run < runs; run += 1) {
      const sample = new StratifiedSample<number>(4);
      for (let i = 0; i < 10; i += 1) sample.add(i < 8 ? 'large' : 'small', i);
      for (const item of sample.draw()) drawn.set(item, (drawn.get(item) ?? 0) + 1);
    }
    // 3 of 8 and 1 of 2: 1,500 and 2,000 expected; seven standard deviations are about 215.
    for (let i = 0; i < 10; i += 1) {
      const expected = i < 8 ? (runs * 3) / 8 : runs / 2;
      expect(Math.abs((drawn.get(i) ?? 0) - expected), `item ${i}`).toBeLessThan(230);
    }
  });
});
