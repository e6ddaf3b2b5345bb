import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { pushUntilIdle } from '../../../src/sync/deliver/push.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { accepted, failed } from '../scriptedPortal.ts';
import { batchesOf, type DeliveryBench, openDeliveryBench } from './delivery.ts';

const BY = { who: 'cli:officer', origin: 'server-1' };

describe('delivery that a person has paused', () => {
  let bench: DeliveryBench;
  beforeEach(async () => {
    bench = await openDeliveryBench();
    await bench.ingest(manyRows(10));
  });
  afterEach(() => bench.dispose());

  const pause = () => bench.temp.ledger.pauseDelivery({ by: BY, note: '', now: NOW });
  const resume = () => bench.temp.ledger.resumeDelivery({ by: BY, now: NOW });
  const push = async (over: Parameters<DeliveryBench['delivery']>[0] = {}): Promise<number[]> => {
    const delivered: number[] = [];
    const onDelivered = (synced: number): number => delivered.push(synced);
    await pushUntilIdle(
      {
        ...bench.delivery({ batchSize: batchesOf(3), ...over }),
        bell: { ring: () => undefined },
        onDelivered,
      },
      { stopping: new AbortController().signal, abort: bench.abort.signal },
    );
    return delivered;
  };

  it('begins no batch, and leaves the cases as they are: waiting, and charged with nothing', async () => {
    const before = await bench.temp.ledger.records({}, 10, 0);
    await pause();
    expect(await bench.deliver()).toEqual({ outcome: 'waiting', synced: 0 });
    expect(await push()).toEqual([]);
    expect(bench.portal.requests).toEqual([]);
    const after = await bench.temp.ledger.records({}, 10, 0);
    expect(after).toEqual(before.map((one) => ({ ...one, reason: 'DELIVERY_PAUSED' })));
    expect(new Set(before.map(({ state, reason }) => `${state} ${reason}`))).toEqual(
      new Set(['pending AWAITING_DELIVERY']),
    );
  });

  it('ends the batch under way, settles it, and begins no other, whichever process paused it', async () => {
    const beside = openSqliteLedger({ file: `${bench.temp.dir}/ledger.db`, key: null });
    bench.portal.onRecords = async () => {
      await beside.pauseDelivery({ by: BY, note: '', now: NOW });
      return await accepted();
    };
    expect(await push()).toEqual([3]);
    await beside.close();
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 3, never: 7 });
    expect(await bench.temp.ledger.backlog(NOW, 100)).toMatchObject({ due: 7, inFlight: 0 });
  });

  it('continues as soon as it is resumed', async () => {
    await pause();
    await push();
    await resume();
    expect(await push()).toEqual([3, 3, 3, 1]);
  });

  it('is still paused after a restart', async () => {
    await pause();
    const restarted = openSqliteLedger({ file: `${bench.temp.dir}/ledger.db`, key: null });
    const delivery = { ...bench.delivery(), ledger: restarted };
    expect(await deliverBatch(delivery, bench.abort.signal)).toEqual({ outcome: 'waiting', synced: 0 });
    await restarted.close();
  });

  it('does not take the probe of an open circuit', async () => {
    bench.portal.onRecords = () => failed('outage');
    await bench.deliver();
    const open = await bench.temp.ledger.circuit();
    bench.temp.clock.now = open?.probeAt ?? 0;
    await pause();
    await bench.deliver();
    expect(await bench.temp.ledger.circuit()).toEqual(open);
    await resume();
    bench.portal.onRecords = () => accepted();
    expect(await bench.deliver()).toMatchObject({ synced: 10 });
  });

  it('is logged once, however many deliveries check it', async () => {
    const deps = bench.delivery();
    await pause();
    await Promise.all([1, 2, 3].map(() => deliverBatch(deps, bench.abort.signal)));
    await resume();
    await deliverBatch(deps, bench.abort.signal);
    const told = bench.log.lines.filter(({ event }) => /^delivery\.(paused|resumed)$/.test(event));
    expect(told.map(({ level, event }) => [level, event])).toEqual([
      ['warn', 'delivery.paused'],
      ['info', 'delivery.resumed'],
    ]);
  });
});
