import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subBatchesOf } from '../../../src/sync/deliver/subBatches.ts';
import { caseNosOf, mappedCases } from '../scriptedPortal.ts';

const RULES = { batchSize: 200, maxAttempts: 12 };
const sizesAt = (attempts: number, rules = RULES): number[] =>
  subBatchesOf(mappedCases(200), () => attempts, rules).map(({ cases }) => cases.length);

describe('a batch', () => {
  it('that never failed is one piece', () => {
    expect(subBatchesOf(mappedCases(200), () => 0, RULES)).toEqual([
      { cases: mappedCases(200), retried: false },
    ]);
    expect(subBatchesOf([], () => 0, RULES)).toEqual([]);
  });

  it('is cut into quarters with each failure, until each case is alone', () => {
    expect([1, 2, 3, 4, 11].map((attempts) => sizesAt(attempts)[0])).toEqual([50, 12, 3, 1, 1]);
    expect(sizesAt(1)).toEqual([50, 50, 50, 50]);
  });

  it('goes out case by case before attempts are used up', () => {
    for (const maxAttempts of [2, 3, 4]) {
      expect(new Set(sizesAt(maxAttempts - 1, { batchSize: 200, maxAttempts }))).toEqual(new Set([1]));
    }
  });

  it('loses no case, and mixes none that failed with others that did not', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(13), { maxLength: 60 }), (attempts) => {
        const cases = mappedCases(attempts.length);
        const attemptsOf = (caseNo: string): number => attempts[Number(caseNo.slice(1))] ?? 0;
        const subBatches = subBatchesOf(cases, attemptsOf, RULES);
        const sent = subBatches.flatMap((subBatch) => caseNosOf(subBatch.cases));
        expect(sent).toHaveLength(cases.length);
        expect(new Set(sent)).toEqual(new Set(caseNosOf(cases)));
        for (const subBatch of subBatches) {
          expect(subBatch.cases.length).toBeGreaterThan(0);
          const failed = caseNosOf(subBatch.cases).map((caseNo) => attemptsOf(caseNo) > 0);
          expect(new Set(failed)).toEqual(new Set([subBatch.retried]));
        }
        const sizes = subBatches.filter(({ retried }) => retried).map(({ cases: { length } }) => length);
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(50);
      }),
    );
  });
});
