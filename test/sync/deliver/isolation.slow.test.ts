import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/observability/log.ts';
import { keyOf } from '../../../src/portal/portalCodes.ts';
import { unit } from '../../../src/sandbox/cases/random.ts';
import { SANDBOX_PORTAL_CODES } from '../../../src/sandbox/mappings.ts';
import { type SandboxPortal, startPortal } from '../../../src/sandbox/portal.ts';
import { BatchSize } from '../../../src/sync/deliver/batchSize.ts';
import { type DeliverDeps, type Delivered, deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { aPortal } from '../../portal/dvcqg/fakePortal.ts';
import { manyRows } from '../../support/cases.ts';
import { ScriptedPortal } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';
import { deliveryOn } from './delivery.ts';

type Adapter = ReturnType<typeof aPortal>;

const caseNoOf = (i: number): string => `H23.12-241101-${String(i + 1).padStart(4, '0')}`;

let temp: TempLedger;
let national: SandboxPortal;
let adapter: Adapter;
let deps: DeliverDeps;

beforeEach(async () => {
  temp = await openTempLedger();
  national = await startPortal();
  adapter = portalAt(national.url, 20);
  deps = deliveryOn(temp, new ScriptedPortal(), {
    portal: adapter,
    batchSize: await BatchSize.remembered(200, { ledger: temp.ledger, now: temp.now, log: silentLog }),
  });
});
afterEach(async () => {
  adapter.close();
  await national.close();
  await temp.dispose();
});

function portalAt(url: string, timeoutSeconds: number): Adapter {
  return aPortal(url, {
    authEndpoint: '/XrdAdapter/RestService/forward/mapi/login',
    password: () => 'sandbox',
    timeoutSeconds,
    codes: new Map(SANDBOX_PORTAL_CODES.map((row) => [keyOf(row), row])),
  });
}

type Chance = () => number;

/** Chances that are the same in each run. */
function chances(): Chance {
  let drawn = 0;
  return () => {
    drawn += 1;
    return unit(11, drawn, 1);
  };
}

const deliver = (): Promise<Delivered> => deliverBatch(deps, new AbortController().signal);

async function ingest(count: number): Promise<void> {
  const now = temp.now();
  await temp.ledger.ingest({ rows: manyRows(count), drafts: [], readAt: now, now });
}

/** Delivers until nothing is due any more, or ever will be. */
async function deliverAll(): Promise<void> {
  for (;;) {
    expect(await temp.ledger.circuit(), 'the line is not stopped').toBeNull();
    const { due, nextDueAt } = await temp.ledger.backlog(temp.now(), 1);
    if (due === 0 && nextDueAt === null) return;
    if (due === 0) temp.clock.now = nextDueAt ?? 0;
    if ((await deliver()).outcome === 'idle') temp.clock.now += 1_000;
  }
}

/** The requests for 4,000 cases without any at fault: 20 batches of records, and as many of each of their two steps. */
const WHOLE = 60;

/** Requests for records and for steps. */
function requests(): number {
  const { DongBoHoSoMC = {}, CapNhatTienDoHoSoMC = {} } = national.stats().requests;
  return [...Object.values(DongBoHoSoMC), ...Object.values(CapNhatTienDoHoSoMC)].reduce((a, b) => a + b, 0);
}

describe('poisoned records, at the simulated portal', () => {
  it.each([0, 1, 99, 127, 198, 199])(
    'one among 200, at place %i, costs at most 16 further requests',
    async (place) => {
      await ingest(200);
      national.setPoison((caseNo) => caseNo === caseNoOf(place));
      await deliverAll();
      expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 199, never: 1 });
      expect(await temp.caseOf(caseNoOf(place))).toMatchObject({ state: 'rejected', portalCode: '11' });
      expect(requests() - 3).toBeLessThanOrEqual(16);
    },
  );

  it.each<[string, (i: number) => number]>([
    ['evenly', (i) => i * 400 + 137],
    ['in the first place of their batches', (i) => i * 400],
    ['two by two', (i) => Math.floor(i / 2) * 800 + (i % 2) * 90],
    ['within one batch', (i) => i * 19],
  ])('ten among 4,000, spread %s, cost at most 100 further requests', async (_, placeOf) => {
    await ingest(4_000);
    const poison = new Set(Array.from({ length: 10 }, (_one, i) => caseNoOf(placeOf(i))));
    national.setPoison((caseNo) => poison.has(caseNo));
    await deliverAll();
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 3_990, never: 10 });
    const rejected = await temp.ledger.records({ states: ['rejected'] }, 100, 0);
    expect(new Set(rejected.map(({ caseNo }) => caseNo))).toEqual(poison);
    expect(national.stats()).toMatchObject({ casesAccepted: 3_990, casesAcceptedAgain: 0 });
    expect(requests() - WHOLE).toBeLessThanOrEqual(100);
  });

  it('among the progress steps, ten of 4,000, cost at most 100 further requests', async () => {
    await ingest(4_000);
    const cases = Array.from({ length: 10 }, (_, i) => caseNoOf(i * 400 + 137));
    national.setFaults([{ kind: 'refuse', on: 'CapNhatTienDoHoSoMC', cases }]);
    await deliverAll();
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 3_990, stale: 10 });
    expect(requests() - WHOLE).toBeLessThanOrEqual(100);
  });
});

describe('a record that no answer ever comes to, at the simulated portal', () => {
  const HANGING = caseNoOf(123);
  const MAX_ATTEMPTS = 6;
  beforeEach(() => {
    // Long enough that no other request of a busy machine takes it, too.
    const impatient = portalAt(national.url, 1);
    adapter.close();
    adapter = impatient;
    deps = { ...deps, portal: impatient, maxAttempts: MAX_ATTEMPTS };
  });

  const chargesOf = async (caseNo: string): Promise<number> => {
    const found = await temp.ledger.record(caseNo);
    return found?.events.filter(({ kind }) => kind === 'retry').length ?? 0;
  };

  it.each<[string, 'DongBoHoSoMC' | 'CapNhatTienDoHoSoMC', boolean, Chance]>([
    ['the record, which is not stored', 'DongBoHoSoMC', false, () => 0.5],
    ['the record, which is stored all the same', 'DongBoHoSoMC', true, () => 0.5],
    ['the progress step', 'CapNhatTienDoHoSoMC', false, () => 0.5],
    ['the record, with retries at random times', 'DongBoHoSoMC', false, chances()],
  ])(
    '%s, soon fails alone; all others arrive, charged three times at most',
    async (_, on, stores, random) => {
      deps = { ...deps, random, lingerMs: () => 1_000 };
      await ingest(200);
      national.setFaults([{ kind: 'hang', on, stores, cases: [HANGING] }]);
      await deliverAll();
      expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 199 });
      expect(await temp.caseOf(HANGING)).toMatchObject({
        state: 'pending',
        reason: 'ATTEMPTS_USED_UP',
        attempts: MAX_ATTEMPTS,
        nextAttemptAt: null,
        detail: expect.stringContaining('TIMEOUT'),
      });
      for (let i = 0; i < 200; i += 1) {
        if (caseNoOf(i) !== HANGING) expect(await chargesOf(caseNoOf(i))).toBeLessThanOrEqual(3);
      }
      expect(deps.batchSize.current, 'not held against the batch size').toBe(200);
    },
  );

  it('is charged to no case that arrives while it is being isolated, and holds none up', async () => {
    await ingest(200);
    national.setFaults([{ kind: 'hang', on: 'DongBoHoSoMC', stores: false, cases: [HANGING] }]);
    await deliver();
    for (let arrived = 200; arrived < 204; arrived += 1) {
      await ingest(arrived + 1);
      temp.clock.now = Math.max(temp.now(), (await temp.ledger.backlog(temp.now(), 1)).nextDueAt ?? 0);
      while ((await temp.ledger.backlog(temp.now(), 1)).due > 0) await deliver();
      expect(await temp.caseOf(caseNoOf(arrived))).toMatchObject({ state: 'synced' });
      expect(await chargesOf(caseNoOf(arrived))).toBe(0);
    }
  });
});
