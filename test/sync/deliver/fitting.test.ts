import { expect, it } from 'vitest';
import { fittingCases, sizeOf } from '../../../src/sync/deliver/fitting.ts';
import type { Choice } from '../../../src/sync/deliver/sizeLimits.ts';
import { aMapped } from '../../portal/dvcqg/fakePortal.ts';

const cases = ['a', 'b', 'c'].map((caseNo) => aMapped({ caseNo }));
const choosing = (choice: Choice) => ({ choose: () => choice });

it('are those that the limits choose; the others stay in their order', () => {
  const { group, others } = fittingCases(cases, () => 1, choosing({ indices: [0, 2], fill: 1 }), 0);
  expect([group, others]).toEqual([[cases[0], cases[2]], [cases[1]]]);
  const all = fittingCases(cases, () => 1, choosing({ indices: [0, 1, 2], fill: 1 }), 0);
  expect(all.group).toBe(cases);
});

it('are a rest if they fill less of a request than is worth sending', () => {
  const rest = (fill: number) => fittingCases(cases, () => 1, choosing({ indices: [0], fill }), 0.5).isRest;
  expect([rest(0.49), rest(0.5)]).toEqual([true, false]);
});

it('have the size of all their bytes', () => {
  expect(sizeOf(cases, () => 7)).toEqual({ cases: 3, bytes: 21 });
});
