import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { manyRows } from '../../support/cases.ts';
import { type DeliveryBench, openDeliveryBench } from './delivery.ts';

const BACKLOG = 6_000;
const BATCH = 200;

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await openDeliveryBench();
  await bench.ingest(manyRows(BACKLOG));
});
afterEach(() => bench.dispose());

describe('a case that a poll finds while a backlog is being delivered', () => {
  it('is acknowledged by the next batch or the one after it, and costs the backlog no further request', async () => {
    const deps = bench.delivery({ progressUpdates: false });
    const waited: number[] = [];
    let arrived: { readonly caseNo: string; readonly batch: number } | null = null;
    let batches = 0;
    let arrivals = 0;
    for (; (await bench.temp.ledger.backlog(bench.temp.now(), 1)).due > 0; batches += 1) {
      bench.temp.clock.now += 1_000;
      if (arrived === null && arrivals < 20) {
        const caseNo = `fresh-${arrivals}`;
        const rows = manyRows(1, () => ({ caseNo, sourceId: caseNo }));
        const now = bench.temp.now();
        await bench.temp.ledger.ingest({ rows, drafts: [], readAt: now, now, fresh: true });
        arrived = { caseNo, batch: batches };
        arrivals += 1;
      }
      await deliverBatch(deps, bench.abort.signal);
      if (arrived !== null && bench.portal.requests.at(-1)?.caseNos.includes(arrived.caseNo) === true) {
        waited.push(batches - arrived.batch + 1);
        arrived = null;
      }
    }
    expect(waited).toHaveLength(20);
    expect(Math.max(...waited)).toBeLessThanOrEqual(2);
    expect(bench.portal.requests).toHaveLength(Math.ceil((BACKLOG + arrivals) / BATCH));
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: BACKLOG + arrivals });
  });

  it('leaves the backlog a fifth of the batches, however many of them there are', async () => {
    const deps = bench.delivery({ progressUpdates: false });
    let backlogOnly = 0;
    for (let batch = 0; batch < 25; batch += 1) {
      const rows = manyRows(BATCH, (i) => ({ caseNo: `f${batch}-${i}`, sourceId: `f${batch}-${i}` }));
      const now = bench.temp.now();
      await bench.temp.ledger.ingest({ rows, drafts: [], readAt: now, now, fresh: true });
      await deliverBatch(deps, bench.abort.signal);
      const sent = bench.portal.requests.at(-1)?.caseNos ?? [];
      if (!sent.some((caseNo) => caseNo.startsWith('f'))) backlogOnly += 1;
    }
    expect(backlogOnly).toBe(5);
  });
});
