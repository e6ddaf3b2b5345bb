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
