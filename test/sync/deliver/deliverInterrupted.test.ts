import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SendResult } from '../../../src/portal/portal.ts';
import type { DeliverDeps, Delivered } from '../../../src/sync/deliver/deliver.ts';
import { aCase, aRow, manyRows } from '../../support/cases.ts';
import { accepted, failed, knowing } from '../scriptedPortal.ts';
import { type DeliveryBench, LEASE_MS, openDeliveryBench } from './delivery.ts';

const { caseNo } = aCase();
const ok = (): SendResult => accepted();
const rejected = (): SendResult => failed('rejected', { code: '11', message: 'no' });

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await openDeliveryBench();
});
afterEach(async () => {
  vi.useRealTimers();
  await bench.dispose();
});

describe('a change that comes while its case is in flight', () => {
  it('leaves the case pending, and goes out next as an update', async () => {
    await bench.ingest();
    bench.portal.onRecords = async () => {
      if (bench.portal.requests.length === 1)
        await bench.ingest([aRow({ status: 'done' }, { status: '10' })]);
      return accepted();
    };
    await bench.deliver();
    expect(await bench.temp.caseOf(caseNo)).toMatchObject({ state: 'pending', version: 2, ackedStatus: '4' });
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 0, stale: 1 });
    await bench.deliver();
    // Only the new step: the portal has the others.
    expect(bench.portal.requests.at(-2)).toMatchObject({ service: 'records', mode: 'update' });
    const present = bench.portal.steps.filter(({ step }) => step.isPresent);
    expect(present.map(({ step }) => step.status)).toEqual(['4', '10']);
    expect(await bench.temp.caseOf(caseNo)).toMatchObject({ state: 'synced', ackedStatus: '10' });
  });
});

describe('a delivery that outlives its lease', () => {
  /** While the first delivery waits for its answer, its lease runs out and a second one delivers the case. */
  const overtakenBy = (second: () => SendResult): void => {
    bench.portal.onRecords = async () => {
      if (bench.portal.requests.length > 1) return second();
      bench.temp.clock.now += LEASE_MS;
      await bench.deliver();
      return accepted();
    };
  };

  it('does not change what the next delivery has settled, even by a success', async () => {
    await bench.ingest();
    overtakenBy(rejected);
    await bench.deliver();
    expect(await bench.temp.caseOf(caseNo)).toMatchObject({ state: 'rejected', portalCode: '11' });
    expect(bench.log.lines).toContainEqual(
      expect.objectContaining({ event: 'delivery.late', fields: expect.objectContaining({ lost: 1 }) }),
    );
  });

  it('cannot speak for the next one while that is still in flight', async () => {
    await bench.ingest();
    const secondAnswer = Promise.withResolvers<SendResult>();
    let second: Promise<Delivered> | null = null;
    bench.portal.onRecords = () => {
      if (second !== null) return secondAnswer.promise;
      bench.temp.clock.now += LEASE_MS;
      const { promise: leased, resolve } = Promise.withResolvers<SendResult>();
      const catalogue = (): Promise<null> => {
        resolve(accepted());
        return Promise.resolve(null);
      };
      second = bench.deliver({ catalogue });
      return leased;
    };
    await bench.deliver();
    expect((await bench.temp.caseOf(caseNo)).state).toBe('in_flight');
    secondAnswer.resolve(rejected());
    await second;
    expect((await bench.temp.caseOf(caseNo)).state).toBe('rejected');
  });

  it('does no harm when both were accepted', async () => {
    await bench.ingest();
    overtakenBy(ok);
    await bench.deliver();
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 1, never: 0, stale: 0 });
  });

  it('still counts when nobody else has taken the case', async () => {
    await bench.ingest();
    bench.portal.onRecords = () => {
      bench.temp.clock.now += 2 * LEASE_MS;
      return accepted();
    };
    expect(await bench.deliver()).toMatchObject({ synced: 1 });
    expect((await bench.temp.caseOf(caseNo)).state).toBe('synced');
  });
});

describe('a delivery that needs more requests than its lease has time for', () => {
  it('keeps what it has decided, and hands the rest to the next one', async () => {
    await bench.ingest(manyRows(24));
    // Every third case is at the portal already, so that the batch has to be sorted: some 25 requests of 10 ms each.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const present = manyRows(24).filter((_, i) => i % 3 === 1);
    const known = knowing(new Set(present.map(({ record }) => record.caseNo)));
    bench.portal.onRecords = async (cases, mode, signal) => {
      await new Promise(setImmediate);
      vi.advanceTimersByTime(10);
      bench.temp.clock.now += 10;
      return known(cases, mode, signal);
    };
    let synced = 0;
    const worker = async (): Promise<void> => {
      for (let run = 0; run < 1_000 && synced < 24; run += 1) {
        synced += (await bench.deliver({ leaseMs: 200 })).synced;
        await new Promise(setImmediate);
      }
    };
    await Promise.all([worker(), worker()]);
    expect(bench.log.events()).not.toContain('delivery.late');
    expect(synced).toBe(24);
    expect(await bench.temp.ledger.circuit()).toBeNull();
  });
});

describe('an exception', () => {
  const bug = (): never => {
    throw new TypeError('a bug');
  };

  it.each<[string, () => Partial<DeliverDeps>]>([
    [
      'of the portal, by the records',
      () => {
        bench.portal.onRecords = bug;
        return {};
      },
    ],
    [
      'of the portal, by the steps',
      () => {
        bench.portal.onProgress = bug;
        return {};
      },
    ],
    ['of the catalogue', () => ({ catalogue: () => Promise.reject(new TypeError('a bug')) })],
    ['of the mapping tables', () => ({ mappings: bug })],
  ])('%s acknowledges nothing, and the cases come back when their lease runs out', async (_, arrange) => {
    await bench.ingest(manyRows(2));
    await expect(bench.deliver(arrange())).rejects.toThrow('a bug');
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 0, never: 2 });
    expect(await bench.deliver()).toMatchObject({ outcome: 'idle' });
    bench.temp.clock.now += LEASE_MS;
    bench.portal.onRecords = () => accepted();
    bench.portal.onProgress = () => accepted();
    expect(await bench.deliver()).toMatchObject({ synced: 2 });
  });
});

/** The stop is asked for while the portal has not answered yet. */
const hang = (_: unknown, __: unknown, signal: AbortSignal): Promise<SendResult> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
    bench.abort.abort();
  });

describe('a requested stop', () => {
  it.each<[string, () => Partial<DeliverDeps>]>([
    [
      'while the catalogue is read',
      () => ({
        catalogue: () => {
          bench.abort.abort();
          return Promise.reject(new Error('aborted'));
        },
      }),
    ],
    [
      'while the records are sent',
      () => {
        bench.portal.onRecords = hang;
        return {};
      },
    ],
  ])('%s hands the cases back as they were, due at once', async (_, arrange) => {
    await bench.ingest(manyRows(2));
    await bench.deliver(arrange());
    expect(await bench.temp.caseOf('H23.12-241101-0001')).toMatchObject({
      state: 'pending',
      reason: 'AWAITING_DELIVERY',
      attempts: 0,
    });
    expect(await bench.temp.ledger.backlog(bench.temp.clock.now, 10)).toMatchObject({ due: 2, inFlight: 0 });
    expect(await bench.temp.ledger.circuit()).toBeNull();
  });

  it('while the steps are sent leaves only the steps to be sent', async () => {
    await bench.ingest();
    bench.portal.onProgress = hang;
    await bench.deliver();
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 0, stale: 1 });
    bench.abort = new AbortController();
    bench.portal.onProgress = () => accepted();
    expect(await bench.deliver()).toMatchObject({ synced: 1 });
    expect(bench.portal.records).toHaveLength(1);
  });
});
