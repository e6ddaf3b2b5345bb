import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../../src/domain/actor.ts';
import { CLOSED as NO_CIRCUIT } from '../../../src/domain/circuit.ts';
import { CLOSED } from '../../../src/domain/verificationBreaker.ts';
import { writeFact } from '../../../src/ledger/port/facts.ts';
import { VERIFICATION_BREAKER } from '../../../src/ledger/port/sharedFacts.ts';
import { silentLog } from '../../../src/observability/log.ts';
import { CircuitBreaker } from '../../../src/sync/deliver/circuit.ts';
import { heldByRefusedLogin } from '../../../src/sync/deliver/refusedLogin.ts';
import { type Compared, compareCase } from '../../../src/sync/verify/compare.ts';
import { settleAs, work } from '../../reports/worklist/workLedger.ts';
import { failure, GONE, lookUpFailed, ScriptedPortal, there } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';

const BY: Actor = { who: 'key:Lan', origin: '10.0.0.1' };
const never = new AbortController().signal;

let temp: TempLedger;
let portal: ScriptedPortal;
beforeEach(async () => {
  temp = await openTempLedger();
  portal = new ScriptedPortal();
  await work(temp.ledger, [
    { caseNo: 'synced', as: settleAs.synced },
    { caseNo: 'refused', as: settleAs.refused('11') },
    { caseNo: 'blocked', as: settleAs.unmapped },
    { caseNo: 'waiting' },
  ]);
});
afterEach(async () => {
  expect(await temp.ledger.recount()).toBe(0);
  await temp.dispose();
});

async function compare(caseNo: string): Promise<Compared> {
  const { ledger, now } = temp;
  const circuit = new CircuitBreaker({ ledger, now, log: silentLog });
  const careful = heldByRefusedLogin(portal, { ledger, circuit });
  const found = await ledger.record(caseNo);
  if (found === null) throw new Error(`no case ${caseNo}`);
  return await compareCase(
    found.record,
    {
      ...{ ledger, now, by: BY, offsetMs: 7 * 3_600_000 },
      held: (number, nationCode, signal) => careful.heldCase(number, signal, nationCode),
      mappings: { statuses: new Map(), procedures: new Map(), agencies: null },
    },
    never,
  );
}

async function lastEvent(caseNo: string) {
  return (await temp.ledger.record(caseNo))?.events.at(-1);
}

test('a case of any state is compared by one look-up, which changes nothing of it', async () => {
  portal.onLookUp = () => there('4');
  for (const caseNo of ['synced', 'refused', 'blocked', 'waiting']) {
    const before = (await temp.ledger.record(caseNo))?.record;
    expect(await compare(caseNo)).toMatchObject({
      outcome: 'compared',
      comparison: { by: 'key:Lan', held: 1 },
    });
    expect((await temp.ledger.record(caseNo))?.record).toEqual(before);
    expect(await lastEvent(caseNo)).toMatchObject({ kind: 'compared', status: '4' });
  }
  expect(portal.lookedUp).toHaveLength(4);
  expect(portal.requests).toEqual([]);
});

test('it is made while delivery is paused and while the circuit is open', async () => {
  const { ledger, now } = temp;
  portal.onLookUp = () => GONE;
  await ledger.pauseDelivery({ by: BY, note: '', now: now() });
  await new CircuitBreaker({ ledger, now, log: silentLog }).open(
    'records',
    'outage',
    failure('outage'),
    NO_CIRCUIT,
  );
  expect(await compare('waiting')).toMatchObject({ comparison: { outcome: 'missing' } });
});

test('it is in the audit trail even when the portal gives no answer, and then not in the timeline', async () => {
  portal.onLookUp = () => lookUpFailed('outage');
  expect(await compare('synced')).toMatchObject({ outcome: 'failed', failure: { kind: 'outage' } });
  expect(await temp.ledger.auditTrail({ actions: ['case.compared'], limit: 9 })).toMatchObject([
    { who: 'key:Lan', origin: '10.0.0.1', subject: 'synced' },
  ]);
  expect(await lastEvent('synced')).not.toMatchObject({ kind: 'compared' });
});

test('after a refused login nothing logs in for it', async () => {
  portal.onLookUp = () => lookUpFailed('login');
  await compare('synced');
  expect(await compare('synced')).toMatchObject({ outcome: 'failed', failure: { kind: 'login' } });
  expect(portal.lookedUp).toHaveLength(1);
});

test('it does not count in the verification breaker, however often the case is missing', async () => {
  portal.onLookUp = () => GONE;
  for (let i = 0; i < 40; i += 1) await compare('synced');
  expect(await compare('synced')).toMatchObject({ comparison: { outcome: 'missing', trusted: true } });
});

test('while look-ups are not believed, the comparison says so', async () => {
  const { ledger, now } = temp;
  await writeFact(ledger, VERIFICATION_BREAKER, { ...CLOSED, trippedAt: now(), probeAt: now() }, now());
  portal.onLookUp = () => GONE;
  expect(await compare('synced')).toMatchObject({ comparison: { outcome: 'missing', trusted: false } });
});
