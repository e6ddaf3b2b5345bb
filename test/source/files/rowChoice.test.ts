import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowChoice } from '../../../src/source/files/rowChoice.ts';

test('of all rows of a case one is chosen: of the file offered first, the one modified last, then the last', () => {
  const row = fc.record({
    key: fc.integer({ min: 0, max: 900 }),
    modifiedAt: fc.option(fc.integer({ min: 0, max: 5 })),
  });
  fc.assert(
    fc.property(fc.array(fc.array(row, { maxLength: 1_500 }), { maxLength: 3 }), (files) => {
      const choice = new RowChoice();
      const chosen = new Map<number, string>();
      for (const [file, rows] of files.entries()) {
        const best = new Map<number, { line: number; time: number }>();
        for (const [index, { key, modifiedAt }] of rows.entries()) {
          const isKnown = chosen.has(key) || best.has(key);
          expect(choice.offer(String(key), file, index + 1, modifiedAt)).toBe(isKnown);
          const time = modifiedAt ?? Number.NEGATIVE_INFINITY;
          if (time >= (best.get(key)?.time ?? Number.NEGATIVE_INFINITY))
            best.set(key, { line: index + 1, time });
        }
        for (const [key, { line }] of best) if (!chosen.has(key)) chosen.set(key, `${file}:${line}`);
      }
      for (const [file, rows] of files.entries()) {
        for (const [index, { key }] of rows.entries()) {
          const isChosen = choice.isChosen(String(key), file, index + 1);
          expect(isChosen).toBe(chosen.get(key) === `${file}:${index + 1}`);
        }
      }
    }),
    { numRuns: 30 },
  );
});
