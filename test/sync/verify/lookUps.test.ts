import { describe, expect, it } from 'vitest';
import type { SyncedCase } from '../../../src/ledger/port/verification.ts';
import type { FailureKind } from '../../../src/portal/failure.ts';
import { lookUpCases } from '../../../src/sync/verify/lookUps.ts';
import { GONE, lookUpFailed, ScriptedPortal, there } from '../scriptedPortal.ts';

const never = new AbortController().signal;

function cases(count: number): SyncedCase[] {
  return Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    caseNo: `c${i + 1}`,
    nationCode: null,
    agencyCode: 'A',
    version: 3,
    ackedStatus: '4',
  }));
}

function lookUp(
  portal: ScriptedPortal,
  count: number,
  over: { concurrency?: number; signal?: AbortSignal } = {},
) {
  const { concurrency = 1, signal = never } = over;
  return lookUpCases(cases(count), { portal, concurrency, holdBack: () => Promise.resolve(null) }, signal);
}

describe('looking cases up', () => {
  it.each([
    ['the acknowledged status', there('4'), { outcome: 'confirmed' }],
    ['no status that can be read', there(null), { outcome: 'present' }],
    ['nothing', GONE, { outcome: 'disproved', reason: 'MISSING_AT_PORTAL' }],
    ['another status', there('10'), { outcome: 'disproved', reason: 'DIFFERS_AT_PORTAL', status: '10' }],
  ] as const)('judges %s', async (_, answer, found) => {
    const portal = new ScriptedPortal();
    portal.onLookUp = () => answer;
    expect(await lookUp(portal, 1)).toEqual({ found: [{ id: 1, version: 3, found }], stoppedBecause: null });
  });

  it('keeps the order of the cases, whichever answer comes first, and its bound on requests at a time', async () => {
    const portal = new ScriptedPortal();
    let open = 0;
    let most = 0;
    portal.onLookUp = async (caseNo) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, caseNo === 'c1' ? 20 : 1));
      open -= 1;
      return there('4');
    };
    const { found } = await lookUp(portal, 7, { concurrency: 3 });
    expect(found.map((one) => one?.id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('has no finding on a case whose look-up failed, and continues', async () => {
    const portal = new ScriptedPortal();
    portal.onLookUp = (caseNo) => (caseNo === 'c2' ? lookUpFailed('rejected') : there('4'));
    const { found, stoppedBecause } = await lookUp(portal, 3);
    expect(found.map((one) => one?.found.outcome ?? null)).toEqual(['confirmed', null, 'confirmed']);
    expect(stoppedBecause).toBeNull();
  });

  it.each<FailureKind>(['outage', 'login', 'session', 'throttled'])(
    'stops at %s, with what was found until then',
    async (kind) => {
      const portal = new ScriptedPortal();
      portal.onLookUp = (caseNo) => (caseNo === 'c3' ? lookUpFailed(kind) : there('4'));
      const { found, stoppedBecause } = await lookUp(portal, 9);
      expect([found.length, stoppedBecause, portal.lookedUp.length]).toEqual([2, kind, 3]);
    },
  );

  it('treats several requests in a row without an answer as an outage', async () => {
    const portal = new ScriptedPortal();
    const { found, stoppedBecause } = await lookUp(portal, 1_000);
    expect(stoppedBecause).toBe('outage');
    expect(found.every((one) => one === null)).toBe(true);
    expect(portal.lookedUp.length).toBeLessThan(10);
  });

  it('leaves out what comes after a case that stayed open', async () => {
    const portal = new ScriptedPortal();
    portal.onLookUp = async (caseNo) => {
      if (caseNo !== 'c1') return there('4');
      await new Promise((resolve) => setTimeout(resolve, 20));
      return lookUpFailed('outage');
    };
    expect(await lookUp(portal, 4, { concurrency: 2 })).toEqual({ found: [], stoppedBecause: 'outage' });
  });

  it('ends with what it has when it is aborted', async () => {
    const portal = new ScriptedPortal();
    const control = new AbortController();
    portal.onLookUp = (caseNo) => {
      if (caseNo !== 'c3') return there('4');
      control.abort(new Error('stop'));
      throw control.signal.reason;
    };
    const { found, stoppedBecause } = await lookUp(portal, 9, { signal: control.signal });
    expect([found.length, stoppedBecause, portal.lookedUp.length]).toEqual([2, null, 3]);
  });

  it('stops although another look-up was let through while one failed', async () => {
    const portal = new ScriptedPortal();
    portal.onLookUp = (caseNo) => (caseNo === 'c1' ? lookUpFailed('throttled') : there('4'));
    let asked = 0;
    const holdBack = async () => {
      asked += 1;
      if (asked === 2) await new Promise((resolve) => setTimeout(resolve, 20));
      return null;
    };
    const { stoppedBecause } = await lookUpCases(cases(9), { portal, concurrency: 2, holdBack }, never);
    expect([stoppedBecause, portal.lookedUp]).toEqual(['throttled', ['c1']]);
  });

  it('checks before each look-up whether to continue', async () => {
    const portal = new ScriptedPortal();
    portal.onLookUp = () => there('4');
    let left = 2;
    const holdBack = () => Promise.resolve(left-- > 0 ? null : 'deliveries');
    const { found, stoppedBecause } = await lookUpCases(
      cases(5),
      { portal, concurrency: 1, holdBack },
      never,
    );
    expect([found.length, stoppedBecause, portal.lookedUp.length]).toEqual([2, 'deliveries', 2]);
  });
});
