import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  VERIFY_ALL_CURSOR,
  type VerifyDeps,
  verifyAll,
  verifySample,
} from '../../../src/sync/verify/verify.ts';
import { manyRows } from '../../support/cases.ts';
import { GONE, lookUpFailed, ScriptedPortal, there } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

const MINUTE = 60_000;
const never = new AbortController().signal;

let temp: TempLedger;
let portal: ScriptedPortal;
beforeEach(async () => {
  temp = await openTempLedger();
  portal = new ScriptedPortal();
  portal.onLookUp = () => there('4');
});
afterEach(async () => {
  expect(await temp.ledger.recount()).toBe(0);
  await temp.dispose();
});

function deps(over: Partial<VerifyDeps> = {}): VerifyDeps {
  return { ledger: temp.ledger, portal, now: temp.now, concurrency: 2, daemonRuns: false, ...over };
}

async function synced(count: number, agency: (i: number) => string = () => 'H23.12'): Promise<void> {
  const { ledger, clock } = temp;
  const rows = manyRows(count, (i) => ({ agencyCode: agency(i) }));
  await ledger.ingest({ rows, drafts: [], readAt: clock.now, now: clock.now });
  const lease = await ledger.lease({
    owner: 'a',
    limit: count,
    now: clock.now,
    leaseMs: MINUTE,
    lingerMs: 0,
  });
  const settled = (lease?.records ?? []).map(({ id, version }) => {
    return { id, version, sentStatus: '4' as const, settlement: { outcome: 'synced' as const } };
  });
  await ledger.settle('a', settled, clock.now);
}

/** One more case, which waits for its delivery. */
async function due(): Promise<void> {
  const { ledger, clock } = temp;
  const [row] = manyRows(1, () => ({ caseNo: 'due', sourceId: 'due' }));
  if (row !== undefined) await ledger.ingest({ rows: [row], drafts: [], readAt: clock.now, now: clock.now });
}

describe('verifying a sample', () => {
  it('looks up as many cases as requested, each once, some of each agency', async () => {
    await synced(120, (i) => (i < 117 ? 'LARGE' : `SMALL-${i}`));
    const verified = await verifySample(deps(), { filter: {}, size: 20 }, never);
    expect(verified).toEqual({
      confirmed: 20,
      present: 0,
      missing: 0,
      differs: 0,
      failed: 0,
      population: 120,
      stoppedBecause: null,
    });
    expect(new Set(portal.lookedUp).size).toBe(20);
    expect(portal.lookedUp).toEqual(
      expect.arrayContaining(
        manyRows(120)
          .slice(117)
          .map(({ record }) => record.caseNo),
      ),
    );
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 120, verified: 20 });
  });

  it('looks up only cases that match the filter', async () => {
    await synced(10, (i) => (i < 4 ? 'A' : 'B'));
    const verified = await verifySample(deps(), { filter: { agencies: ['A'] }, size: 400 }, never);
    expect(verified).toMatchObject({ confirmed: 4, population: 4 });
  });

  it('moves the cases that are missing or differ, and no others', async () => {
    await synced(6);
    const [first, second, third] = manyRows(3).map(({ record }) => record.caseNo);
    portal.onLookUp = (caseNo) => {
      if (caseNo === third) return lookUpFailed('rejected');
      return caseNo === first ? GONE : there(caseNo === second ? '9' : '4');
    };
    const verified = await verifySample(deps(), { filter: {}, size: 400 }, never);
    expect(verified).toMatchObject({
      confirmed: 3,
      present: 0,
      missing: 1,
      differs: 1,
      failed: 1,
      stoppedBecause: null,
    });
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 4, stale: 2, verified: 3 });
    expect(await temp.caseOf(first ?? '')).toMatchObject({ reason: 'MISSING_AT_PORTAL' });
    expect(await temp.caseOf(second ?? '')).toMatchObject({ reason: 'DIFFERS_AT_PORTAL', detail: '9 ≠ 4' });
    expect(await temp.caseOf(third ?? '')).toMatchObject({ state: 'synced' });
  });

  it('stops when the portal cannot be used, and looks up nothing while the circuit is open', async () => {
    await synced(3);
    portal.onLookUp = () => lookUpFailed('login');
    expect(await verifySample(deps(), { filter: {}, size: 3 }, never)).toMatchObject({
      confirmed: 0,
      stoppedBecause: 'login' as const,
    });
    const asked = portal.lookedUp.length;
    const { clock } = temp;
    const open = { open: true, cause: 'outage' as const, detail: '', openedAt: clock.now, trips: 1 };
    await temp.ledger.setCircuit({ ...open, probeAt: clock.now + MINUTE });
    expect(await verifySample(deps(), { filter: {}, size: 3 }, never)).toMatchObject({
      stoppedBecause: 'outage' as const,
    });
    expect(portal.lookedUp).toHaveLength(asked);
  });

  it('waits while another process delivers, and only then', async () => {
    await synced(2);
    await due();
    let waits = 0;
    const onWait = () => {
      waits += 1;
      expect(portal.lookedUp).toEqual([]);
      void temp.ledger.lease({
        owner: 'daemon',
        limit: 9,
        now: temp.clock.now,
        leaseMs: MINUTE,
        lingerMs: 0,
      });
    };
    expect(await verifySample(deps(), { filter: {}, size: 1 }, never)).toMatchObject({ confirmed: 1 });
    portal.lookedUp.length = 0;
    const verified = await verifySample(
      deps({ daemonRuns: true, concurrency: 1, onWait }),
      { filter: {}, size: 2 },
      never,
    );
    expect(verified).toMatchObject({ confirmed: 2 });
    expect(waits).toBe(1);
  });

  it('does not wait for deliveries that a person has paused', async () => {
    await synced(2);
    await due();
    const by = { who: 'cli:officer', origin: 'server-1' };
    await temp.ledger.pauseDelivery({ by, note: '', now: temp.clock.now });
    const onWait = () => expect.unreachable('it waits');
    const verified = await verifySample(deps({ daemonRuns: true, onWait }), { filter: {}, size: 2 }, never);
    expect(verified).toMatchObject({ confirmed: 2, stoppedBecause: null });
  });
});

describe('verifying while most look-ups disprove their case', () => {
  it.each(['sample', 'all'] as const)('stops and moves no case of it: %s', async (how) => {
    await synced(130);
    portal.onLookUp = () => GONE;
    const verified =
      how === 'all'
        ? await verifyAll(deps(), {}, never)
        : await verifySample(deps(), { filter: {}, size: 100 }, never);
    expect(verified).toMatchObject({ missing: 0, stoppedBecause: 'tripped' });
    expect(portal.lookedUp).toHaveLength(50);
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 130, verified: 0 });
  });

  it('moves them all when a person believes it', async () => {
    await synced(130);
    portal.onLookUp = () => GONE;
    expect(await verifyAll(deps(), {}, never)).toMatchObject({ stoppedBecause: 'tripped' });
    expect(await verifyAll(deps({ force: true }), {}, never)).toMatchObject({
      missing: 130,
      stoppedBecause: null,
    });
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 0, stale: 130 });
  });

  it('begins with ten look-ups while the breaker is tripped, and continues where it was if they confirm', async () => {
    await synced(130);
    portal.onLookUp = (caseNo) => (Number(caseNo.slice(-4)) > 50 ? GONE : there('4'));
    expect(await verifyAll(deps({ concurrency: 1 }), {}, never)).toMatchObject({
      confirmed: 50,
      stoppedBecause: 'tripped',
    });
    portal.lookedUp.length = 0;
    expect(await verifyAll(deps(), {}, never)).toMatchObject({ stoppedBecause: 'tripped' });
    expect(portal.lookedUp.length).toBeLessThanOrEqual(10);

    portal.lookedUp.length = 0;
    portal.onLookUp = () => there('4');
    expect(await verifyAll(deps(), {}, never)).toMatchObject({ confirmed: 130, stoppedBecause: null });
    expect(portal.lookedUp.length).toBeLessThanOrEqual(90);
  });

  it('decides nothing by a probe that gets no answer', async () => {
    await synced(3);
    const { ledger, clock } = temp;
    const trust = { results: '-'.repeat(30), trippedAt: clock.now - MINUTE, probeAt: clock.now };
    const before = JSON.stringify(trust);
    await ledger.setFact('verification_breaker', before, clock.now);
    portal.onLookUp = () => lookUpFailed('outage');
    const verified = await verifySample(deps(), { filter: {}, size: 3 }, never);
    expect(verified).toMatchObject({ stoppedBecause: 'tripped' });
    expect((await ledger.fact('verification_breaker'))?.value).toBe(before);
  });
});

describe('verifying everything', () => {
  it('looks up each synced case once, and starts again the next time', async () => {
    await synced(130);
    for (let times = 1; times <= 2; times += 1) {
      expect(await verifyAll(deps(), {}, never)).toMatchObject({ confirmed: 130, population: 130 });
      expect(portal.lookedUp).toHaveLength(130 * times);
    }
    expect(await temp.ledger.gapTotals()).toMatchObject({ verified: 130 });
  });

  it('continues where it was stopped, figures included, and looks up no case twice', async () => {
    await synced(130);
    const control = new AbortController();
    portal.onLookUp = (caseNo) => {
      if (caseNo.endsWith('0077')) control.abort(new Error('stop'));
      control.signal.throwIfAborted();
      return caseNo.endsWith('0010') ? GONE : there('4');
    };
    await expect(verifyAll(deps({ concurrency: 1 }), {}, control.signal)).rejects.toThrow('stop');
    expect(portal.lookedUp.splice(0)).toHaveLength(77);

    portal.onLookUp = () => there('4');
    expect(await verifyAll(deps({ concurrency: 1 }), {}, never)).toMatchObject({
      confirmed: 129,
      present: 0,
      missing: 1,
      population: 130,
    });
    expect(portal.lookedUp).toHaveLength(54);
  });

  it('continues after an outage exactly where it was', async () => {
    await synced(60);
    portal.onLookUp = (caseNo) => (Number(caseNo.slice(-4)) > 55 ? lookUpFailed('outage') : there('4'));
    expect(await verifyAll(deps({ concurrency: 1 }), {}, never)).toMatchObject({
      confirmed: 55,
      stoppedBecause: 'outage' as const,
    });
    portal.lookedUp.length = 0;
    portal.onLookUp = () => there('4');
    expect(await verifyAll(deps({ concurrency: 1 }), {}, never)).toMatchObject({ confirmed: 60 });
    expect(portal.lookedUp).toHaveLength(5);
  });

  it.each([
    ['another filter', { agencies: ['H23.12'] }, 0],
    ['more than a week later', {}, 8 * 24 * 60 * MINUTE],
  ])('starts anew with %s', async (_, filter, laterMs) => {
    await synced(55);
    portal.onLookUp = (caseNo) => (caseNo.endsWith('0052') ? lookUpFailed('outage') : there('4'));
    await verifyAll(deps({ concurrency: 1 }), {}, never);
    portal.onLookUp = () => there('4');
    portal.lookedUp.length = 0;
    temp.clock.now += laterMs;
    expect(await verifyAll(deps(), filter, never)).toMatchObject({ confirmed: 55 });
    expect(portal.lookedUp).toHaveLength(55);
    expect(await temp.ledger.cursor(VERIFY_ALL_CURSOR)).toBe('');
  });
});
