import { expect } from 'vitest';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { type CaseNo, figuresOf, isDue, isLive, type ModelCase, RECEIVED } from './modelCase.ts';
import type { ModelPortal } from './modelPortal.ts';

type ModelCases = ReadonlyMap<CaseNo, ModelCase>;

/** The ledger shows each case, and counts, as the model does; and it claims nothing that is not so. */
export async function expectAgreement(
  ledger: Ledger,
  { cases, portal, now }: { cases: ModelCases; portal: ModelPortal; now: number },
): Promise<void> {
  const inScope = [...cases].filter(([, one]) => one.excluded === null);
  const shown = new Map((await ledger.records({}, 100, 0)).map((record) => [record.caseNo, record]));
  expect(shown.size).toBe(inScope.length);
  for (const [caseNo, one] of inScope) {
    const live = isLive(one, now);
    expect(shown.get(caseNo), caseNo).toMatchObject({
      state: live ? 'in_flight' : one.state,
      version: one.version,
      status: one.statuses.at(-1),
      nextAttemptAt: live ? null : one.dueAt,
    });
    if (one.state === 'synced') portal.expectHeld(caseNo, one);
  }
  const count = (which: (one: ModelCase) => boolean): number =>
    inScope.filter(([, one]) => which(one)).length;
  const all = [...cases.values()];
  expect(await ledger.gapTotals()).toMatchObject({
    ...figuresOf(all),
    excludedBy: {
      gone: all.filter(({ excluded }) => excluded === 'gone').length,
      rule: all.filter(({ excluded }) => excluded === 'rule').length,
    },
  });
  await expectAsOf(ledger, cases, now);
  expect(await ledger.backlog(now, 100)).toMatchObject({
    due: count((one) => isDue(one, now)),
    inFlight: count((one) => isLive(one, now)),
  });
  expect(await ledger.recount(), 'counters differ from a recount').toBe(0);
}

/** The total by receipt, and synced by the first acknowledgement, of what counts today. */
export async function expectAsOf(ledger: Ledger, cases: ModelCases, at: number): Promise<void> {
  const counted = [...cases.values()].filter((one) => one.excluded === null && at >= RECEIVED);
  const synced = counted.filter(({ firstAckAt }) => firstAckAt !== null && firstAckAt <= at).length;
  const expected = counted.length === 0 ? [] : [{ synced, never: counted.length - synced }];
  expect(await ledger.gapAsOf(at, null), `as of ${at}`).toMatchObject(expected);
}
