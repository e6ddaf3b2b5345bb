import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PushDeps, pushUntilIdle } from '../../../src/sync/deliver/push.ts';
import { manyRows, NOW } from '../../support/cases.ts';
import { accepted, failed, ScriptedPortal } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';
import { batchesOf, deliveryOn } from './delivery.ts';

describe('one ticket of the push queue', () => {
  let temp: TempLedger;
  let portal: ScriptedPortal;
  let stopping: AbortController;
  let rung: number;
  let delivered: number[];
  beforeEach(async () => {
    temp = await openTempLedger();
    portal = new ScriptedPortal();
    stopping = new AbortController();
    rung = 0;
    delivered = [];
    await temp.ledger.ingest({ rows: manyRows(10), drafts: [], readAt: NOW, now: NOW });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await temp.dispose();
  });

  const push = (over: Partial<PushDeps> = {}): Promise<void> =>
    pushUntilIdle(
      {
        ...deliveryOn(temp, portal, { batchSize: batchesOf(3) }),
        bell: {
          ring: () => {
            rung += 1;
          },
        },
        onDelivered: (synced) => {
          delivered.push(synced);
        },
        ...over,
      },
      { stopping: stopping.signal, abort: new AbortController().signal },
    );

  it('delivers batch after batch until nothing is due, and does not ring again', async () => {
    await push();
    expect(delivered).toEqual([3, 3, 3, 1]);
    expect(rung).toBe(0);
  });

  it('is not ended by a batch of cases that have nothing to be sent until they are read again', async () => {
    const database = new Database(join(temp.dir, 'ledger.db'));
    database.exec('delete from payload where record_id <= 3');
    database.close();
    await push();
    expect(delivered).toEqual([0, 3, 3, 1]);
  });

  it('ends after ten seconds, and rings for the rest', async () => {
    portal.onRecords = () => {
      temp.clock.now += 6_000;
      return accepted();
    };
    await push();
    expect(delivered).toEqual([3, 3]);
    expect(rung).toBe(1);
  });

  it('rings again for a lingering batch when it has waited long enough', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    await push({ lingerMs: () => 1_000, batchSize: batchesOf(20) });
    expect(delivered).toEqual([]);
    await vi.advanceTimersByTimeAsync(999);
    expect(rung).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(rung).toBe(1);
  });

  it('does not ring for what is not there', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    await push();
    await push({ lingerMs: () => 1_000 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(rung).toBe(0);
  });

  it('ends when the circuit opens, without ringing: the sweep will', async () => {
    portal.onRecords = () => failed('outage');
    await push();
    expect(portal.requests).toHaveLength(4);
    expect(rung).toBe(0);
  });

  it('starts nothing new once a stop is requested, and finishes the running delivery', async () => {
    portal.onProgress = () => {
      stopping.abort();
      return accepted();
    };
    await push();
    expect(delivered).toEqual([3]);
    await push();
    expect(delivered).toEqual([3]);
  });

  it('fails with the delivery that fails, so that the job is seen to have failed', async () => {
    portal.onRecords = () => Promise.reject(new TypeError('a bug'));
    await expect(push()).rejects.toThrow('a bug');
    expect(delivered).toEqual([]);
  });
});
