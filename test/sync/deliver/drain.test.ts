import { afterEach, beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import type { SendResult } from '../../../src/portal/portal.ts';
import { type DeliverDeps, deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { drain } from '../../../src/sync/deliver/drain.ts';
import { aRow, manyRows, NOW } from '../../support/cases.ts';
import { accepted, failed, ScriptedPortal } from '../scriptedPortal.ts';
import { openTempLedger, type TempLedger } from '../tempLedger.ts';
import { batchesOf, deliveryOn } from './delivery.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('draining', () => {
  let temp: TempLedger;
  let portal: ScriptedPortal;
  let abort: AbortController;
  let rungAt: number[];
  let delivered: () => number;
  let sleep: Mock<(ms: number) => Promise<void>>;
  beforeEach(async () => {
    temp = await openTempLedger();
    portal = new ScriptedPortal();
    abort = new AbortController();
    rungAt = [];
    delivered = () => 0;
    // Sleeping moves the test's clock instead of waiting.
    sleep = vi.fn((ms: number) => {
      temp.clock.now += ms;
      return Promise.resolve();
    });
  });
  afterEach(() => temp.dispose());

  const ingest = (rows = [aRow()]) => temp.ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  const lease = (leaseMs: number) =>
    temp.ledger.lease({ owner: 'a', limit: 1, now: temp.clock.now, leaseMs, lingerMs: 0 });
  const seconds = (): number => (temp.clock.now - NOW) / SECOND;
  /** Drains, while every ring is answered by a delivery as it is by the workers. */
  const run = async (
    maxWaitMs = MINUTE,
    deliver = true,
    over: Partial<DeliverDeps> = {},
  ): Promise<{ stoppedBecause: string | null }> => {
    const deps = deliveryOn(temp, portal, over);
    let rung = false;
    return await drain(
      {
        ledger: temp.ledger,
        now: temp.now,
        maxWaitMs,
        delivered: () => delivered(),
        sleep,
        bell: {
          ring: () => {
            rungAt.push(temp.clock.now);
            rung = true;
          },
        },
        onTick: async () => {
          if (rung && deliver) await deliverBatch(deps, abort.signal);
          rung = false;
        },
      },
      abort.signal,
    );
  };
  const transient = (): SendResult => failed('transient', { httpStatus: 500 });

  it('ends at once when there is nothing to deliver', async () => {
    expect(await run()).toEqual({ stoppedBecause: null });
    expect(seconds()).toBe(0);
  });

  it('ends when everything is delivered', async () => {
    await ingest(manyRows(450));
    expect(await run()).toEqual({ stoppedBecause: null });
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 450, never: 0 });
  });

  it('rings once a second while something is due', async () => {
    await ingest();
    let ticks = 0;
    sleep.mockImplementation((ms) => {
      temp.clock.now += ms;
      ticks += 1;
      if (ticks === 35) abort.abort(new Error('enough'));
      return Promise.resolve();
    });
    await expect(run(MINUTE, false)).rejects.toThrow('enough');
    expect(rungAt.map((at) => at - NOW)).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it('keeps ringing when the clock is set back', async () => {
    await ingest();
    let ticks = 0;
    sleep.mockImplementation((ms) => {
      ticks += 1;
      temp.clock.now += ticks === 1 ? -MINUTE : ms;
      if (ticks === 3) abort.abort(new Error('enough'));
      return Promise.resolve();
    });
    await expect(run(MINUTE, false)).rejects.toThrow('enough');
    expect(rungAt).toHaveLength(2);
  });

  it('waits for a retry that comes due in time', async () => {
    await ingest();
    portal.onRecords = () => (portal.requests.length <= 2 ? transient() : accepted());
    expect(await run()).toEqual({ stoppedBecause: null });
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 1 });
    expect(seconds()).toBeGreaterThanOrEqual(1);
  });

  it('does not wait for a retry that does not', async () => {
    await ingest();
    portal.onRecords = () => failed('transient', { retryAfterMs: MINUTE + 1 });
    expect(await run()).toEqual({ stoppedBecause: null });
    expect(seconds()).toBeLessThan(2);
    expect(await temp.ledger.gapTotals()).toMatchObject({ never: 1 });
  });

  it('waits on while cases are delivered, because only time without progress counts', async () => {
    await ingest(manyRows(20));
    // A probe goes through, the batch after it does not: four waits of 40 s.
    portal.onRecords = () =>
      portal.requests.filter(({ service }) => service === 'records').length % 2 === 1
        ? failed('throttled', { retryAfterMs: 40 * SECOND })
        : accepted();
    delivered = () => portal.records.length;
    expect(await run(MINUTE, true, { batchSize: batchesOf(5) })).toEqual({ stoppedBecause: null });
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 20 });
    expect(seconds()).toBeGreaterThan(100);
  });

  it('does not exceed its longest wait over all retries together', async () => {
    await ingest();
    portal.onRecords = () => failed('transient', { retryAfterMs: 20 * SECOND });
    expect(await run()).toEqual({ stoppedBecause: null });
    expect(seconds()).toBeLessThanOrEqual(61);
    expect(portal.requests.length).toBe(3);
  });

  it('does not count the time in which something is in flight', async () => {
    await ingest();
    await lease(MINUTE);
    portal.onRecords = () => (portal.requests.length === 1 ? transient() : accepted());
    expect(await run(10 * SECOND)).toEqual({ stoppedBecause: null });
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 1 });
    expect(seconds()).toBeGreaterThan(60);
  });

  it('does not end while something is in flight, even if the rest is due later', async () => {
    await ingest(manyRows(2));
    portal.onRecords = () => failed('transient', { retryAfterMs: 20 * SECOND });
    await deliverBatch(deliveryOn(temp, portal, { batchSize: batchesOf(1) }), abort.signal);
    await lease(MINUTE);
    portal.onRecords = () => accepted();
    expect(await run(0)).toEqual({ stoppedBecause: null });
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 2 });
  });

  it('does not wait for cases whose attempts are used up', async () => {
    await ingest();
    portal.onRecords = transient;
    await deliverBatch(deliveryOn(temp, portal, { maxAttempts: 1 }), abort.signal);
    expect(await run()).toEqual({ stoppedBecause: null });
    expect(seconds()).toBe(0);
  });

  it('waits for a probe of the open circuit that comes in time', async () => {
    await ingest(manyRows(20));
    portal.onRecords = () => (portal.requests.length === 1 ? failed('outage') : accepted());
    expect(await run()).toEqual({ stoppedBecause: null });
    expect(await temp.ledger.gapTotals()).toMatchObject({ synced: 20 });
  });

  it('ends with the cause when the portal is unusable for longer than its longest wait', async () => {
    await ingest();
    portal.onRecords = () => failed('login');
    expect(await run()).toEqual({ stoppedBecause: 'login' as const });
    expect(seconds()).toBeLessThan(2);
    expect(await temp.ledger.gapTotals()).toMatchObject({ never: 1 });
  });

  it('ends with the cause when every probe fails', async () => {
    await ingest();
    portal.onRecords = () => failed('outage');
    expect(await run()).toEqual({ stoppedBecause: 'outage' as const });
    expect(seconds()).toBeLessThanOrEqual(61);
  });

  it('ends when nobody answers its rings, though the circuit is open and a probe is due', async () => {
    await ingest();
    portal.onRecords = () => failed('outage');
    await deliverBatch(deliveryOn(temp, portal), abort.signal);
    expect(await run(10 * SECOND, false)).toEqual({ stoppedBecause: 'outage' as const });
    expect(seconds()).toBeLessThanOrEqual(11);
  });

  it('is not held up by an open circuit when there is nothing to deliver', async () => {
    const circuit = {
      open: true,
      probeAt: NOW + 1,
      cause: 'outage' as const,
      detail: '',
      openedAt: NOW,
      trips: 1,
    };
    await temp.ledger.setCircuit(circuit);
    expect(await run()).toEqual({ stoppedBecause: null });
  });

  describe('while a person has paused delivery', () => {
    const by = { who: 'cli:officer', origin: 'server-1' };
    const pause = () => temp.ledger.pauseDelivery({ by, note: 'maintenance', now: temp.clock.now });
    const stopped = {
      stoppedBecause: 'paused',
      pause: { who: 'cli:officer', since: NOW, note: 'maintenance' },
    };

    it('ends at once, and reports who paused it', async () => {
      await ingest(manyRows(3));
      await pause();
      expect(await run()).toEqual(stopped);
      expect(seconds()).toBe(0);
      expect(portal.requests).toEqual([]);
    });

    it('ends at once though a retry would come due in time', async () => {
      await ingest();
      portal.onRecords = transient;
      await deliverBatch(deliveryOn(temp, portal), abort.signal);
      await pause();
      expect(await run()).toEqual(stopped);
      expect([seconds(), portal.requests.length], 'two before the pause').toEqual([0, 2]);
    });

    it('waits for what was under way when it was paused', async () => {
      await ingest();
      await lease(MINUTE);
      await pause();
      expect(await run()).toEqual(stopped);
      expect(seconds()).toBeGreaterThanOrEqual(60);
      expect(portal.requests).toEqual([]);
    });

    it('reports nothing when there is nothing to deliver', async () => {
      await pause();
      expect(await run()).toEqual({ stoppedBecause: null });
    });
  });

  it('ends when a stop is requested', async () => {
    await ingest();
    abort.abort(new Error('stopping'));
    await expect(run()).rejects.toThrow('stopping');
  });
});
