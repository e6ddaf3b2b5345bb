import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyOf } from '../../../src/portal/portalCodes.ts';
import { SANDBOX_PORTAL_CODES } from '../../../src/sandbox/mappings.ts';
import type { PortalFault } from '../../../src/sandbox/portal/faults.ts';
import { type SandboxPortal, startPortal } from '../../../src/sandbox/portal.ts';
import { type DeliverDeps, type Delivered, deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { probeIdle } from '../../../src/sync/deliver/idleProbe.ts';
import { allowProbe, type Retried, retryDelivery } from '../../../src/sync/deliver/retryDelivery.ts';
import { aPortal } from '../../portal/dvcqg/fakePortal.ts';
import { manyRows } from '../../support/cases.ts';
import { ScriptedPortal } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';
import { batchesOf, deliveryOn } from './delivery.ts';

const RECORDS = 'DongBoHoSoMC';
const STEPS = 'CapNhatTienDoHoSoMC';
const BY = { who: 'cli:clerk', origin: 'here' };
const { signal } = new AbortController();

let temp: TempLedger;
let national: SandboxPortal;
let adapter: ReturnType<typeof aPortal>;
let deps: DeliverDeps;
let taken = 0;

beforeEach(async () => {
  temp = await openTempLedger();
  national = await startPortal({});
  taken = 0;
  start();
});
afterEach(async () => {
  adapter.close();
  await national.close();
  expect(await temp.ledger.recount(), 'counters differ from a recount').toBe(0);
  await temp.dispose();
});

/** As a process does that starts: it knows nothing but the ledger. */
function start(): void {
  adapter = aPortal(national.url, {
    authEndpoint: '/XrdAdapter/RestService/forward/mapi/login',
    password: () => 'sandbox',
    codes: new Map(SANDBOX_PORTAL_CODES.map((row) => [keyOf(row), row])),
  });
  deps = deliveryOn(temp, new ScriptedPortal(), { portal: adapter, batchSize: batchesOf(20) });
}

/** No row of the table of codes explains this one. */
const refusing = (service: typeof RECORDS | typeof STEPS): PortalFault => {
  return { kind: 'refuse', on: service, code: '13' };
};

async function takeIn(count: number): Promise<void> {
  const now = temp.now();
  const rows = manyRows(taken + count).slice(taken);
  taken += count;
  await temp.ledger.ingest({ rows, drafts: [], readAt: now, now });
}

/** Delivers at this moment, several at a time, until nothing more can be sent. */
async function deliver(): Promise<Delivered['outcome']> {
  const worker = async (): Promise<Delivered['outcome']> => {
    for (;;) {
      const { outcome } = await deliverBatch(deps, signal);
      if (outcome !== 'delivered') return outcome;
    }
  };
  const [first = 'idle'] = await Promise.all([worker(), worker(), worker()]);
  return first;
}

const sent = (service: string): number =>
  Object.values(national.stats().requests[service] ?? {}).reduce((sum, count) => sum + count, 0);
const records = (): number => national.stats().casesAccepted;
const rejected = async (): Promise<number> =>
  (await temp.ledger.records({ states: ['rejected'] }, 1_000, 0)).length;
const stepsCircuit = async () => (await temp.ledger.circuits()).steps;
const toProbe = async (): Promise<void> => {
  temp.clock.now = (await stepsCircuit())?.probeAt ?? Number.NaN;
};

describe('a portal that refuses every step', () => {
  beforeEach(async () => {
    national.setFaults([refusing(STEPS)]);
    await takeIn(80);
    await deliver();
  });

  it('gets every record, also of the cases that come later, and no further step', async () => {
    expect(records()).toBe(80);
    expect(await temp.ledger.circuit()).toBeNull();
    expect(await stepsCircuit()).toMatchObject({ cause: 'mass_refusal', holds: 'steps' });
    const steps = sent(STEPS);
    for (let i = 0; i < 5; i += 1) {
      await takeIn(40);
      await deliver();
    }
    expect(records(), 'no clock has moved, so no record has waited').toBe(280);
    expect(sent(STEPS)).toBe(steps);
    expect(await rejected()).toBeLessThan(50);
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 0, never: 0, stale: 280 });
    const waiting = await temp.ledger.records({ reasons: ['PORTAL_UNAVAILABLE'] }, 1_000, 0);
    expect(waiting.at(-1), 'each case says why').toMatchObject({
      state: 'pending',
      attempts: 0,
      detail: 'dongbo holds the steps back (mass_refusal, HTTP 200, code 13)',
    });
  });

  it('loses no record’s time when it is probed, with five steps at most, which that decides', async () => {
    const marked = await rejected();
    for (let probes = 1; probes <= 3; probes += 1) {
      await toProbe();
      await takeIn(40);
      await deliver();
      expect(records()).toBe(80 + 40 * probes);
      expect(await rejected()).toBe(marked + 5 * probes);
      expect(await stepsCircuit()).toMatchObject({ trips: probes + 1 });
    }
    expect(await temp.ledger.circuit()).toBeNull();
  });

  it('gets all that waited once it takes steps again, in the order of the steps', async () => {
    const marked = await rejected();
    national.setFaults([]);
    await toProbe();
    await deliver();
    expect(await temp.ledger.circuits()).toEqual({ records: null, steps: null });
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 80 - marked });
    const [one] = await temp.ledger.records({ states: ['synced'] }, 1, 0);
    expect(national.held(one?.caseNo ?? '')).toMatchObject({ steps: ['2', '4'] });
  });

  it('is tried at once when a person asks for that, and says that it takes records and no steps', async () => {
    const retry = (): Promise<Retried> =>
      retryDelivery({
        ...{ ledger: temp.ledger, now: temp.now, by: BY, waitMs: 0 },
        deliver: async () => void (await deliverBatch(deps, signal)),
      });
    expect(await retry()).toMatchObject({ outcome: 'steps_refused', circuit: null });
    expect(await stepsCircuit()).toMatchObject({ trips: 1, cause: 'mass_refusal' });
    national.setFaults([]);
    expect(await retry()).toMatchObject({ outcome: 'closed', circuit: null, steps: null });
    await deliver();
    expect((await temp.ledger.gapTotals()).synced).toBeGreaterThan(25);
  });

  it('is still known for that after a restart, which holds up no record either', async () => {
    const steps = sent(STEPS);
    adapter.close();
    start();
    await takeIn(40);
    await deliver();
    expect(records()).toBe(120);
    expect(sent(STEPS)).toBe(steps);
    national.setFaults([]);
    await allowProbe(temp.ledger, temp.now());
    await deliver();
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 120 - (await rejected()) });
  });

  it('that refuses every record from now on still gets the steps of those it has taken', async () => {
    const marked = await rejected();
    national.setFaults([refusing(RECORDS)]);
    await takeIn(40);
    await deliver();
    expect(await temp.ledger.circuit()).toMatchObject({ cause: 'mass_refusal', holds: 'records' });
    await toProbe();
    // Only the steps are tried.
    const circuit = await temp.ledger.circuit();
    if (circuit === null) throw new Error('no circuit');
    await temp.ledger.setCircuit({ ...circuit, probeAt: temp.now() + 60_000 });
    const before = sent(RECORDS);
    expect(await deliver()).toBe('idle');
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 80 - marked });
    expect(sent(RECORDS)).toBe(before);
    expect(await temp.ledger.circuits()).toMatchObject({ records: { cause: 'mass_refusal' }, steps: null });
  });
});

describe('a portal that answers no step with HTTP 503', () => {
  it('gets every record: the circuit that this opened holds steps only, once records get through', async () => {
    national.setFaults([{ kind: 'status', on: STEPS, status: 503 }]);
    await takeIn(80);
    await deliver();
    expect(await temp.ledger.circuit(), 'nobody knows yet that records get through').toMatchObject({
      cause: 'outage',
      openedBy: 'steps',
    });
    temp.clock.now = (await temp.ledger.circuit())?.probeAt ?? Number.NaN;
    await takeIn(40);
    await deliver();
    expect(records()).toBe(120);
    expect(await temp.ledger.circuits()).toMatchObject({
      records: null,
      steps: { cause: 'outage', holds: 'steps' },
    });
    for (let i = 0; i < 4; i += 1) {
      await toProbe();
      await takeIn(20);
      await deliver();
      expect(records()).toBe(140 + 20 * i);
      expect(await temp.ledger.circuit()).toBeNull();
    }
    national.setFaults([]);
    await toProbe();
    await deliver();
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 200 });
  });
});

describe('a portal that is down for everything', () => {
  it('costs no request more for having two circuits, and both services go on after one probe', async () => {
    national.setFaults([{ kind: 'status', status: 503 }]);
    await takeIn(80);
    await deliver();
    for (let i = 0; i < 8; i += 1) {
      const circuits = await temp.ledger.circuits();
      expect(circuits.steps).toBeNull();
      temp.clock.now = circuits.records?.probeAt ?? Number.NaN;
      await deliver();
    }
    expect(national.stats().total).toBeLessThanOrEqual(4 + 8);
    national.setFaults([]);
    temp.clock.now = (await temp.ledger.circuit())?.probeAt ?? Number.NaN;
    await deliver();
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 80 });
    expect(await temp.ledger.circuits()).toEqual({ records: null, steps: null });
    await probeIdle(deps, signal);
  });
});
