import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VERIFICATION_PROBE_MS } from '../../src/domain/delays.ts';
import {
  afterLookUps,
  CLOSED,
  mismatches,
  resetsBreaker,
  type VerificationBreaker,
} from '../../src/domain/verificationBreaker.ts';
import { NOW } from '../support/cases.ts';

const results = (trust: VerificationBreaker): [number, number] => [
  trust.results.length,
  mismatches(trust.results),
];
const times = (count: number, disproved: boolean): boolean[] => Array(count).fill(disproved);

describe('the verification breaker trips', () => {
  it('at the thirtieth mismatch among the last fifty look-ups, in any order', () => {
    const mixed = [...times(20, false), ...times(29, true)];
    const before = afterLookUps(CLOSED, mixed, NOW);
    expect([before.trippedAt, ...results(before)]).toEqual([null, 49, 29]);
    expect(afterLookUps(before, [true], NOW)).toMatchObject({
      trippedAt: NOW,
      probeAt: NOW + VERIFICATION_PROBE_MS,
    });
    expect(afterLookUps(before, [false, true], NOW).trippedAt).toBe(NOW);
  });

  it('not because of older mismatches', () => {
    const long = afterLookUps(CLOSED, [...times(29, true), ...times(49, false)], NOW);
    expect(results(long)).toEqual([50, 1]);
    expect(afterLookUps(long, times(28, true), NOW).trippedAt).toBeNull();
  });

  it('until a probe resets it, despite confirmations meanwhile', () => {
    const tripped = afterLookUps(CLOSED, times(30, true), NOW);
    expect(afterLookUps(tripped, times(50, false), NOW + 1)).toBe(tripped);
  });

  it('within thirty look-ups once all of them find mismatches, despite earlier confirmations', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 120 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 30, maxLength: 30 }),
        (sane, chunks) => {
          let trust = afterLookUps(CLOSED, sane, NOW);
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

describe('a probe resets the breaker', () => {
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
