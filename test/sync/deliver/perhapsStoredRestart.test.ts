import { afterEach, beforeEach, expect, it } from 'vitest';
import { manyRows } from '../../support/cases.ts';
import { deliverAll } from './deliverAll.ts';
import { batchesOf, type DeliveryBench, openDeliveryBench } from './delivery.ts';
import { FAULTS, IllPortal } from './illPortal.ts';

const BATCH = 20;

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await openDeliveryBench();
});
afterEach(() => bench.dispose());

it.each([
  [0, 2],
  [BATCH, 20],
])(
  'a restart forgets what is perhaps stored: with %d others in the batch, that costs up to %d requests, and no case',
  async (others, most) => {
    const portal = new IllPortal([FAULTS['a time-out after it was stored']], 1);
    await bench.ingest(manyRows(BATCH));
    const delivery = () =>
      bench.delivery({ portal, progressUpdates: false, batchSize: batchesOf(2 * BATCH), maxAttempts: 12 });
    // The circuit opens. The next process knows nothing but the ledger.
    await bench.deliver(delivery());
    expect(portal.held.size).toBe(BATCH);
    portal.rate = 0;
    const before = portal.requests.length;
    if (others > 0) await bench.ingest(manyRows(BATCH + others).slice(BATCH));
    await deliverAll(bench.temp, delivery(), 1);
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: BATCH + others });
    expect(portal.requests.length - before).toBeLessThanOrEqual(most);
  },
);
