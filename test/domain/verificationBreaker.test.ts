import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterLookUps,
  mismatches,
  PROBE_EVERY_MS,
  resetsBreaker,
  TRUSTED,
  type VerificationBreaker,
} from '../../src/domain/verificationBreaker.ts';
import { NOW } from '../support/cases.ts';

const words = (trust: VerificationBreaker): [number, number] => [trust.words.length, mismatches(trust.words)];
const times = (count: number, disproved: boolean): boolean[] => Array(count).fill(disproved);

describe('look-ups are doubted', () => {
  it('at the thirtieth disproof among the last fifty, wherever they stand among confirmations', () => {
    const mixed = [...times(20, false), ...times(29, true)];
    const before = afterLookUps(TRUSTED, mixed, NOW);
    expect([before.trippedAt, ...words(before)]).toEqual([null, 49, 29]);
    expect(afterLookUps(before, [true], NOW)).toMatchObject({
      trippedAt: NOW,
      probeAt: NOW + PROBE_EVERY_MS,
    });
    expect(afterLookUps(before, [false, true], NOW).trippedAt).toBe(NOW);
  });

  it('not by disproofs that lie further back', () => {
    const long = afterLookUps(TRUSTED, [...times(29, true), ...times(49, false)], NOW);
    expect(words(long)).toEqual([50, 1]);
    expect(afterLookUps(long, times(28, true), NOW).trippedAt).toBeNull();
  });

  it('until a probe ends the doubt, whatever is said meanwhile', () => {
    const tripped = afterLookUps(TRUSTED, times(30, true), NOW);
    expect(afterLookUps(tripped, times(50, false), NOW + 1)).toBe(tripped);
  });

  it('before the portal has disproved thirty, once it disproves everything, whatever it said before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 120 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 30, maxLength: 30 }),
        (sane, chunks) => {
          let trust = afterLookUps(TRUSTED, sane, NOW);
          let forced = 0;
          for (const size of chunks) {
            trust = afterLookUps(trust, times(size, true), NOW);
            if (trust.trippedAt === null) forced += size;
          }
          return trust.trippedAt !== null && forced < 30;
        },
      ),
    );
  });
});

describe('a doubt ends by a probe', () => {
  it.each([
    [10, 0, true],
    [9, 1, true],
    [8, 2, false],
    [1, 0, true],
    [0, 0, false],
    [0, 1, false],
  ])('with %i confirmed and %i disproved: %s', (confirmed, disproved, ends) => {
    expect(resetsBreaker({ confirmed, disproved })).toBe(ends);
  });
});
