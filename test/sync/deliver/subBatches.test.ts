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
      { cases: mappedCases(200), attempts: 0 },
    ]);
    expect(subBatchesOf([], () => 0, RULES)).toEqual([]);
  });

  it('of which a quarter was at fault is cut into quarters of that with each failure, until each case is alone', () => {
    expect([1, 2, 3, 4, 11].map((attempts) => sizesAt(attempts)[0])).toEqual([12, 3, 1, 1, 1]);
    expect(sizesAt(1).slice(0, 4)).toEqual([12, 12, 12, 12]);
  });

  it('keeps cases apart of which it is in doubt whether the portal has them, group by group', () => {
    const [one, other] = [{}, {}];
    const groupOf = (caseNo: string): object | null => (caseNo < 'c2' ? one : caseNo < 'c3' ? other : null);
    const subBatches = subBatchesOf(mappedCases(4), () => 0, { ...RULES, groupOf });
    expect(subBatches.map(({ cases }) => caseNosOf(cases))).toEqual([['c0', 'c1'], ['c2'], ['c3']]);
    const retried = subBatchesOf(mappedCases(4), () => 1, { ...RULES, groupOf });
    expect(
      retried.map(({ cases }) => caseNosOf(cases)),
      'and halved at least',
    ).toEqual([['c0'], ['c1'], ['c2'], ['c3']]);
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
          expect(new Set(failed)).toEqual(new Set([subBatch.attempts > 0]));
        }
        const retried = subBatches.filter((subBatch) => subBatch.attempts > 0);
        const sizes = retried.map(({ cases: { length } }) => length);
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(12);
      }),
    );
  });
});
