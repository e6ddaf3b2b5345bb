import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparkline } from '../../src/presentation/bar.ts';

describe('a sparkline', () => {
  it('goes from the lowest to the highest', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([900, 100], 8)).toBe('█▁');
  });

  it('is flat when nothing changes, and empty of nothing', () => {
    expect(sparkline([7, 7, 7], 8)).toBe('▁▁▁');
    expect(sparkline([], 8)).toBe('');
  });

  it('takes the room it has and no more, and ends with the newest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 1, max: 60 }),
        (counts, cells) => {
          const line = sparkline(counts, cells);
          expect(line).toHaveLength(Math.min(cells, counts.length));
          const newest = counts.at(-1) ?? 0;
          if (newest === Math.max(...counts) && newest > Math.min(...counts)) expect(line.at(-1)).toBe('█');
          if (newest === Math.min(...counts)) expect(line.at(-1)).toBe('▁');
        },
      ),
    );
  });
});
