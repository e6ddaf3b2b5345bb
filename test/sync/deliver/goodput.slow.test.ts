import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manyRows } from '../../support/cases.ts';
import { deliverAll } from './deliverAll.ts';
import { batchesOf, type DeliveryBench, openDeliveryBench } from './delivery.ts';
import { FAULTS, type Fault, IllPortal } from './illPortal.ts';

const BATCH = 5;
const BATCHES = 60;
const CONCURRENCY = 4;

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await openDeliveryBench();
});
afterEach(() => bench.dispose());

interface Measured {
  readonly requests: number;
  /** Failed requests. */
  readonly failures: number;
  readonly waitedMs: number;
}

async function measure(portal: IllPortal): Promise<Measured> {
  const { ledger, clock } = bench.temp;
  await bench.ingest(manyRows(BATCH * BATCHES));
  const deps = bench.delivery({
    portal,
    progressUpdates: false,
    batchSize: batchesOf(BATCH),
    maxAttempts: 12,
  });
  const waitedMs = await deliverAll(bench.temp, deps, CONCURRENCY);
  const records = await ledger.records({}, BATCH * BATCHES, 0);
  expect(records.filter(({ state }) => state !== 'synced')).toEqual([]);
  expect(portal.held.size, 'nothing is acknowledged that the portal lacks').toBe(BATCH * BATCHES);
  for (const { caseNo } of records) {
    const found = await ledger.record(caseNo);
    const charges = found?.events.filter(({ kind }) => kind === 'retry').length ?? 0;
    expect(charges, 'attempts for a fault of the portal').toBeLessThanOrEqual(3);
  }
  expect((await ledger.backlog(clock.now, 1)).due).toBe(0);
  return { requests: portal.requests.length, failures: portal.failures, waitedMs };
}

/** Requests that an omniscient sender would need on average. */
const ideal = (rate: number): number => BATCHES / (1 - rate);

const cases = Object.entries(FAULTS).flatMap(([name, fault]) =>
  [0.01, 0.1, 0.33, 0.5].map((rate): [string, number, Fault] => [name, rate, fault]),
);

describe('an ill portal costs little more than the requests that fail', () => {
  it.each(cases)('%s for a share of %d', async (_, rate, fault) => {
    const portal = new IllPortal([fault], rate);
    const { requests, failures } = await measure(portal);
    // As many as an omniscient sender would need who meets the same failures.
    const same = BATCHES + failures;
    const bound = rate <= 0.1 ? 1.3 : 1.6;
    expect(requests).toBeLessThanOrEqual(bound * Math.min(same, 1.15 * ideal(rate)));
  });

  it.each<[string, number, readonly Fault[], number]>([
    ['a web page for 1 in 10 answers', 0.1, [FAULTS['a web page']], 1.3],
    [
      'a web page for 1 in 4 and an empty body for 1 in 7',
      0.39,
      [FAULTS['a web page'], FAULTS['an empty body after it was stored']],
      1.6,
    ],
    ['HTTP 503 for 1 in 3', 1 / 3, [FAULTS['HTTP 503']], 1.6],
    ['stored, but the answer lost, for 40 %', 0.4, [FAULTS['a time-out after it was stored']], 1.6],
    ['no answer to 1 in 9', 1 / 9, [FAULTS['a time-out']], 1.3],
    ['of all kinds, for a half', 0.5, Object.values(FAULTS), 1.6],
  ])('%s, within the bound', async (_, rate, faults, bound) => {
    const portal = new IllPortal(faults, rate);
    const { requests, failures } = await measure(portal);
    expect(requests).toBeLessThanOrEqual(bound * (BATCHES + failures));
    expect(requests).toBeLessThanOrEqual(1.2 * bound * (ideal(rate) + portal.lost));
  });
});

describe('one poisoned record among 200', () => {
  it.each([0, 0.1, 0.33])(
    'costs at most 12 further answered requests on average, and never 15, on a portal that fails a share of %d',
    async (rate) => {
      const further: number[] = [];
      for (const place of [0, 77, 123, 199]) {
        const portal = new IllPortal([FAULTS['HTTP 503']], rate, place + 1);
        await bench.ingest(manyRows(1_000, (i) => ({ caseNo: `${place}-${i}`, sourceId: `${place}-${i}` })));
        portal.poison = new Set([`${place}-${place}`]);
        await deliverAll(bench.temp, bench.delivery({ portal, progressUpdates: false }), CONCURRENCY);
        expect(await bench.temp.caseOf(`${place}-${place}`)).toMatchObject({ state: 'rejected' });
        expect(portal.held.size).toBe(999);
        further.push(portal.requests.length - portal.failures - 5);
      }
      expect(Math.max(...further)).toBeLessThan(rate === 0 ? 12 : 15);
      expect(further.reduce((sum, one) => sum + one, 0) / further.length).toBeLessThanOrEqual(12);
    },
  );
});

describe('one record that never gets an answer', () => {
  it.each<[string, number]>([
    ['in the only batch', 200],
    ['in one of five batches', 1_000],
  ])('%s costs its neighbours five time-outs at most, and is alone at last', async (_, count) => {
    for (const place of [0, 60, 123, 199]) {
      const portal = new IllPortal([], 0);
      const rows = manyRows(count, (i) => ({ caseNo: `${place}-${i}`, sourceId: `${place}-${i}` }));
      await bench.ingest(rows);
      const hanging = `${place}-${place}`;
      portal.hanging = new Set([hanging]);
      const deps = bench.delivery({ portal, progressUpdates: false, maxAttempts: 6 });
      await deliverAll(bench.temp, deps, CONCURRENCY);
      expect(await bench.temp.caseOf(hanging)).toMatchObject({ state: 'pending', attempts: 6 });
      portal.timeOuts.delete(hanging);
      expect(Math.max(...portal.timeOuts.values())).toBeLessThanOrEqual(5);
      expect(portal.held.size, 'all others arrive').toBe(count - 1);
    }
  });
});

describe('a portal that answers nobody', () => {
  it.each([1, 4])(
    'gets at most 20 requests in its first ten minutes, with %i deliveries at a time',
    async (concurrency) => {
      const portal = new IllPortal([FAULTS['no connection']], 1);
      await bench.ingest(manyRows(BATCH * BATCHES));
      const deps = bench.delivery({ portal, progressUpdates: false, batchSize: batchesOf(BATCH) });
      const { ledger, clock } = bench.temp;
      const ends = clock.now + 600_000;
      while (clock.now < ends) {
        await Promise.all(Array.from({ length: concurrency }, () => bench.deliver(deps)));
        clock.now = Math.max(clock.now + 1, (await ledger.circuit())?.probeAt ?? 0);
      }
      expect(portal.requests.length).toBeLessThanOrEqual(20);
      const records = await ledger.records({}, BATCH * BATCHES, 0);
      expect(new Set(records.map(({ attempts }) => attempts)), 'nobody is charged').toEqual(new Set([0]));
      portal.rate = 0;
      await deliverAll(bench.temp, deps, concurrency);
      expect(portal.held.size).toBe(BATCH * BATCHES);
    },
  );
});

it('a portal that is well gets one request for each batch', async () => {
  const portal = new IllPortal([], 0);
  expect((await measure(portal)).requests).toBe(BATCHES);
});
