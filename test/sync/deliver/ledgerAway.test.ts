import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemError } from '../../../src/domain/systemFault.ts';
import { CircuitBreaker } from '../../../src/sync/deliver/circuit.ts';
import type { DeliverDeps } from '../../../src/sync/deliver/deliver.ts';
import { PauseWatch } from '../../../src/sync/deliver/pauseWatch.ts';
import { aCase, manyRows } from '../../support/cases.ts';
import { accepted, failed } from '../scriptedPortal.ts';
import { type DeliveryBench, openDeliveryBench } from './delivery.ts';
import { FailingLedger } from './failingLedger.ts';

const { caseNo } = aCase();
/** Well under the second that a settlement can have to wait. */
const OFTEN = { timeout: 10_000, interval: 5 } as const;

let bench: DeliveryBench;
let server: FailingLedger;
beforeEach(async () => {
  bench = await openDeliveryBench();
  server = new FailingLedger(bench.temp.ledger);
});
afterEach(async () => {
  await bench.dispose();
});

function onServer(over: Partial<DeliverDeps> = {}): Partial<DeliverDeps> {
  const { ledger } = server;
  const { now } = bench.temp;
  const circuit = new CircuitBreaker({ ledger, now, log: bench.log });
  return { ledger, circuit, pause: new PauseWatch({ ledger, log: bench.log }), ...over };
}

/** Delivers while the server is away, and lets it answer again once that was noticed. */
async function awayFor(delivering: Promise<unknown>, meanwhile: () => unknown = () => undefined) {
  await vi.waitFor(() => expect(server.failed.length).toBeGreaterThan(1), OFTEN);
  await meanwhile();
  server.isAway = false;
  return await delivering;
}

async function states(): Promise<readonly string[]> {
  const cases = await Promise.all(manyRows(2).map(({ record }) => bench.temp.caseOf(record.caseNo)));
  return cases.map(({ state }) => state);
}

describe('a ledger that goes away while the portal answers', () => {
  const goAway = () => {
    server.isAway = true;
    return accepted();
  };

  it('gets what the portal said as soon as it answers again, and nothing is sent twice', async () => {
    await bench.ingest(manyRows(2));
    // The records, and two rounds of steps.
    bench.portal.onProgress = () => (bench.portal.requests.length < 3 ? accepted() : goAway());
    const delivered = await awayFor(bench.deliver(onServer()));
    expect(delivered).toMatchObject({ synced: 2 });
    expect(await states()).toEqual(['synced', 'synced']);
    expect(bench.portal.records).toHaveLength(2);
    expect(bench.log.events()).toContain('delivery.kept');
    expect(bench.log.lines).toContainEqual(
      expect.objectContaining({
        event: 'delivery.kept_written',
        fields: expect.objectContaining({ records: 2, lost: 0 }),
      }),
    );
  });

  it('gets the records that were sent, and their steps follow with the next delivery', async () => {
    await bench.ingest(manyRows(2));
    bench.portal.onRecords = goAway;
    await awayFor(bench.deliver(onServer()));
    expect(bench.portal.steps).toHaveLength(0);
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 0, stale: 2 });
    expect(await bench.temp.caseOf(caseNo)).toMatchObject({
      state: 'pending',
      reason: 'RETRY_SCHEDULED',
      attempts: 0,
    });
    bench.portal.onRecords = () => accepted();
    expect(await bench.deliver()).toMatchObject({ synced: 2 });
    expect(bench.portal.records).toHaveLength(2);
  });

  it('is not overwritten where the lease has gone to another process, even by a success', async () => {
    await bench.ingest(manyRows(2));
    bench.portal.onProgress = goAway;
    const delivering = bench.deliver(onServer());
    await awayFor(delivering, async () => {
      await bench.temp.ledger.reclaim(bench.temp.clock.now);
      await bench.temp.ledger.lease({
        ...{ owner: 'another', limit: 10, now: bench.temp.clock.now, leaseMs: 1_000, lingerMs: 0 },
      });
    });
    expect(await states()).toEqual(['in_flight', 'in_flight']);
    expect(bench.log.lines).toContainEqual(
      expect.objectContaining({
        event: 'delivery.kept_written',
        fields: expect.objectContaining({ lost: 2 }),
      }),
    );
  });

  it('is waited for no longer than the lease lasts', async () => {
    await bench.ingest(manyRows(2));
    bench.portal.onProgress = goAway;
    await expect(bench.deliver(onServer({ leaseMs: 600 }))).rejects.toThrow(
      systemError('ledger_away').message,
    );
    server.isAway = false;
    expect(await states()).toEqual(['in_flight', 'in_flight']);
    expect(bench.log.lines).toContainEqual(
      expect.objectContaining({
        event: 'delivery.kept_lost',
        fields: expect.objectContaining({ records: 2, errorCode: 'system.ledger_away' }),
      }),
    );
  });

  it('is waited for no longer than a shutdown allows, which says what it leaves behind', async () => {
    await bench.ingest(manyRows(2));
    bench.portal.onProgress = goAway;
    const delivering = bench.deliver(onServer());
    await vi.waitFor(() => expect(bench.log.events()).toContain('delivery.kept'), OFTEN);
    bench.abort.abort();
    await expect(delivering).rejects.toThrow(systemError('ledger_away').message);
    server.isAway = false;
    expect(bench.log.events().filter((event) => event === 'delivery.kept_lost')).toHaveLength(1);
  });

  it('is named to whoever watches for standstills', async () => {
    await bench.ingest();
    bench.portal.onProgress = goAway;
    const onLedgerFault = vi.fn<(error: unknown) => void>();
    await awayFor(bench.deliver(onServer({ onLedgerFault })));
    expect(onLedgerFault).toHaveBeenCalledWith(expect.objectContaining({ code: 'system.ledger_away' }));
  });

  it('opens the circuit that the portal has earned meanwhile', async () => {
    await bench.ingest(manyRows(2));
    bench.portal.onRecords = () => {
      server.isAway = true;
      return failed('login');
    };
    await awayFor(bench.deliver(onServer()));
    expect(await bench.temp.ledger.circuit()).toMatchObject({ cause: 'login' });
    expect(await states()).toEqual(['pending', 'pending']);
  });
});

describe('a ledger that goes away before anything is sent', () => {
  it('gets back what was only leased', async () => {
    await bench.ingest(manyRows(2));
    server.lastWords.add('lease');
    await awayFor(bench.deliver(onServer()));
    expect(bench.portal.requests).toHaveLength(0);
    expect(await states()).toEqual(['pending', 'pending']);
    expect(await bench.temp.ledger.backlog(bench.temp.clock.now, 10)).toMatchObject({ due: 2, inFlight: 0 });
    expect(await bench.deliver()).toMatchObject({ synced: 2 });
  });

  it('ends no lease of others', async () => {
    await bench.ingest(manyRows(2));
    await bench.temp.ledger.lease({
      ...{ owner: 'another', limit: 1, now: bench.temp.clock.now, leaseMs: 1_000, lingerMs: 0 },
    });
    server.lastWords.add('lease');
    await awayFor(bench.deliver(onServer()));
    expect((await states()).toSorted()).toEqual(['in_flight', 'pending']);
  });

  it('gets back what its own check held up, which charges nobody', async () => {
    await bench.ingest(manyRows(2));
    const catalogue = (): Promise<null> => {
      server.isAway = true;
      return server.ledger.circuits().then(() => null);
    };
    await awayFor(bench.deliver(onServer({ catalogue })));
    expect(await states()).toEqual(['pending', 'pending']);
    expect((await bench.temp.caseOf(caseNo)).attempts).toBe(0);
  });
});

describe('a settlement whose answer was lost', () => {
  it('counts once', async () => {
    await bench.ingest(manyRows(2));
    server.lastWords.add('settle');
    await awayFor(bench.deliver(onServer()));
    expect(await states()).toEqual(['synced', 'synced']);
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 2, never: 0 });
    expect(bench.log.events()).not.toContain('delivery.late');
  });
});

describe('a fault that is none of the ledger', () => {
  it('is not waited for', async () => {
    await bench.ingest();
    server.fault = () => new TypeError('a bug');
    bench.portal.onProgress = () => {
      server.isAway = true;
      return accepted();
    };
    await expect(bench.deliver(onServer())).rejects.toThrow('a bug');
    expect(server.failed).toHaveLength(1);
    server.isAway = false;
  });

  it('is not waited for either where the ledger is damaged', async () => {
    await bench.ingest();
    server.fault = () => systemError('ledger_damaged');
    bench.portal.onProgress = () => {
      server.isAway = true;
      return accepted();
    };
    await expect(bench.deliver(onServer())).rejects.toThrow(systemError('ledger_damaged').message);
    expect(server.failed).toHaveLength(1);
    server.isAway = false;
  });
});

describe('a process that others took for dead while it delivered', () => {
  it('sends nothing more of what it had leased before, though it has joined them again', async () => {
    await bench.ingest(manyRows(2));
    let id = 'aaaaaaaaaaaa';
    bench.portal.onRecords = () => {
      id = 'bbbbbbbbbbbb';
      return accepted();
    };
    await bench.deliver({ process: { id: () => id, isCurrent: () => true } });
    expect(bench.portal.records).toHaveLength(2);
    expect(bench.portal.steps).toHaveLength(0);
  });
});
