import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SendResult } from '../../../src/portal/portal.ts';
import { deliverBatch } from '../../../src/sync/deliver/deliver.ts';
import { aRow, manyRows } from '../../support/cases.ts';
import { accepted, failed } from '../scriptedPortal.ts';
import { batchesOf, type DeliveryBench, openDeliveryBench } from './delivery.ts';

const MINUTE = 60_000;
const rejected = (): SendResult => failed('rejected', { code: '11', message: 'no' });

let bench: DeliveryBench;
beforeEach(async () => {
  bench = await openDeliveryBench();
});
afterEach(() => bench.dispose());

describe('the circuit', () => {
  const openCircuit = async (): Promise<void> => {
    bench.portal.onRecords = () => failed('outage', { httpStatus: 503 });
    await bench.deliver();
    bench.portal.onRecords = () => accepted();
    bench.portal.requests.length = 0;
  };
  const probeDue = async (): Promise<void> => {
    bench.temp.clock.now = (await bench.temp.ledger.circuit())?.probeAt ?? 0;
  };

  it('opens by an outage, and then nothing is leased or sent', async () => {
    await bench.ingest(manyRows(20));
    await openCircuit();
    expect(await bench.temp.ledger.circuit()).toMatchObject({
      cause: 'outage',
      detail: 'HTTP 503',
      trips: 1,
    });
    expect(await bench.deliver()).toEqual({ outcome: 'waiting', synced: 0 });
    expect(bench.portal.requests).toHaveLength(0);
    expect(await bench.temp.ledger.backlog(bench.temp.clock.now, 100)).toMatchObject({
      due: 20,
      inFlight: 0,
    });
  });

  it('is probed without waiting for a full batch', async () => {
    await bench.ingest(manyRows(2));
    await openCircuit();
    await probeDue();
    expect(await bench.deliver({ lingerMs: () => MINUTE })).toMatchObject({ synced: 2 });
  });

  it('is probed with a whole batch, which costs no more than five cases, and closes by a success', async () => {
    await bench.ingest(manyRows(20));
    await openCircuit();
    await probeDue();
    expect(await bench.deliver()).toMatchObject({ synced: 20 });
    expect(await bench.temp.ledger.circuit()).toBeNull();
  });

  it('stays closed when one request fails with the steps of a probe whose records were accepted', async () => {
    await bench.ingest(manyRows(20));
    await openCircuit();
    await probeDue();
    const answers = [failed('transient', { httpStatus: 503 }), accepted()];
    bench.portal.onProgress = () => answers.shift() ?? accepted();
    expect(await bench.deliver()).toMatchObject({ synced: 20 });
    expect(await bench.temp.ledger.circuit()).toBeNull();
  });

  it('is probed with five different cases once whole batches got no answer', async () => {
    await bench.ingest(manyRows(20));
    for (let i = 0; i < 4; i += 1) {
      await openCircuit();
      await probeDue();
    }
    expect(await bench.deliver()).toMatchObject({ synced: 5 });
    expect(await bench.temp.ledger.circuit()).toBeNull();
    expect(await bench.deliver()).toMatchObject({ synced: 15 });
  });

  it('stays open by a probe that fails, for longer', async () => {
    await bench.ingest(manyRows(20));
    await openCircuit();
    await probeDue();
    await openCircuit();
    expect(await bench.temp.ledger.circuit()).toMatchObject({
      trips: 2,
      probeAt: bench.temp.clock.now + 2_000,
    });
  });

  it('lets one of many deliveries probe', async () => {
    await bench.ingest(manyRows(20));
    await openCircuit();
    await probeDue();
    const deps = bench.delivery();
    const all = await Promise.all([1, 2, 3].map(() => deliverBatch(deps, bench.abort.signal)));
    expect(all.map(({ outcome }) => outcome)).toEqual(['delivered', 'waiting', 'waiting']);
  });

  it('opens once by deliveries that fail together', async () => {
    await bench.ingest(manyRows(20));
    bench.portal.onRecords = () => failed('login', { code: '3' });
    const deps = bench.delivery({ batchSize: batchesOf(5) });
    await Promise.all([1, 2, 3, 4].map(() => deliverBatch(deps, bench.abort.signal)));
    expect(await bench.temp.ledger.circuit()).toMatchObject({ cause: 'login', trips: 1 });
  });

  it.each([
    ['throttled', { retryAfterMs: 10 * MINUTE }],
    ['login', { code: '3' }],
  ] as const)(
    'that %s has opened is not closed by a success that was under way by then',
    async (kind, over) => {
      await bench.ingest(manyRows(10));
      const refused = Promise.withResolvers<void>();
      let requests = 0;
      bench.portal.onRecords = async () => {
        requests += 1;
        if (requests === 2) return failed(kind, over);
        await refused.promise;
        return accepted();
      };
      const deps = bench.delivery({ batchSize: batchesOf(5) });
      const slow = deliverBatch(deps, bench.abort.signal);
      await deliverBatch(deps, bench.abort.signal);
      const opened = await bench.temp.ledger.circuit();
      refused.resolve();
      expect(await slow, 'its steps wait for the circuit').toMatchObject({ outcome: 'delivered' });
      expect(bench.portal.records).toHaveLength(5);
      expect(await bench.temp.ledger.circuit()).toEqual(opened);
      expect(await deliverBatch(deps, bench.abort.signal)).toMatchObject({ outcome: 'waiting' });
    },
  );

  it('waits for no time-out when there was nothing to probe with', async () => {
    await bench.ingest();
    await openCircuit();
    await bench.ingest([aRow({ dueAt: '31/02/2024' })]);
    await probeDue();
    expect((await bench.deliver()).outcome, 'its only case is blocked').toBe('delivered');
    expect((await bench.deliver()).outcome, 'nothing is due').toBe('idle');
    await bench.ingest(manyRows(1, () => ({ note: 'mended' })));
    expect(await bench.deliver()).toMatchObject({ synced: 1 });
  });

  it('closes after a probe with refusals only, because the portal answers again', async () => {
    await bench.ingest(manyRows(20));
    await openCircuit();
    await probeDue();
    bench.portal.onRecords = rejected;
    await bench.deliver();
    expect(await bench.temp.ledger.circuit()).toBeNull();
  });

  it('stays open, for longer, by a probe that gets no word about its cases', async () => {
    await bench.ingest(manyRows(20));
    await openCircuit();
    await probeDue();
    bench.portal.onRecords = () => failed('transient', { httpStatus: 500 });
    await bench.deliver();
    expect(await bench.temp.ledger.circuit()).toMatchObject({
      cause: 'outage',
      trips: 2,
      probeAt: bench.temp.clock.now + 2_000,
    });
  });

  it('stays open as an outage by one result in an unknown form, and for that by three in a row', async () => {
    await bench.ingest(manyRows(20));
    await openCircuit();
    const deps = bench.delivery();
    const causes: unknown[] = [];
    const waits: number[] = [];
    for (let probe = 0; probe < 3; probe += 1) {
      await probeDue();
      bench.portal.onRecords = () => failed('unknown_result');
      await deliverBatch(deps, bench.abort.signal);
      const circuit = await bench.temp.ledger.circuit();
      causes.push(circuit?.cause);
      waits.push((circuit?.probeAt ?? 0) - bench.temp.clock.now);
    }
    expect(causes).toEqual(['outage', 'outage', 'unknown_result']);
    expect(waits, 'not as if a person had been waited for three times').toEqual([2_000, 4_000, 10 * MINUTE]);
  });

  it('opens by mass refusal, with fewer than 50 cases marked', async () => {
    await bench.ingest(manyRows(200));
    bench.portal.onRecords = rejected;
    await bench.deliver();
    expect(await bench.temp.ledger.circuit()).toMatchObject({
      cause: 'mass_refusal',
      detail: 'HTTP 200, code 11',
    });
    const marked = await bench.temp.ledger.records({ states: ['rejected'] }, 200, 0);
    expect(marked.length).toBeLessThan(50);
    const held = await bench.temp.ledger.records({ reasons: ['PORTAL_UNAVAILABLE'] }, 200, 0);
    expect(held).toHaveLength(200 - marked.length);
    expect(bench.log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', event: 'circuit.opened' }),
    );
  });

  it('that mass refusal has opened is closed by a probe of which one case is accepted, and begins to count anew', async () => {
    await bench.ingest(manyRows(200));
    bench.portal.onRecords = rejected;
    const deps = bench.delivery();
    await deliverBatch(deps, bench.abort.signal);
    await probeDue();
    let asked = 0;
    bench.portal.onRecords = (cases) => {
      asked += 1;
      return cases.length > 1 || asked < 5 ? rejected() : accepted();
    };
    await deliverBatch(deps, bench.abort.signal);
    expect(await bench.temp.ledger.circuit()).toBeNull();
    // Twenty-nine more are no mass refusal: those before the probe no longer count.
    bench.portal.onRecords = rejected;
    const one = { ...deps, batchSize: batchesOf(1) };
    for (let i = 0; i < 29; i += 1) await deliverBatch(one, bench.abort.signal);
    expect(await bench.temp.ledger.circuit()).toBeNull();
  });

  it('is probed by cases that this decides, so that the next probe asks about others', async () => {
    await bench.ingest(manyRows(200));
    bench.portal.onRecords = rejected;
    const deps = bench.delivery();
    await deliverBatch(deps, bench.abort.signal);
    const marked = (await bench.temp.ledger.records({ states: ['rejected'] }, 200, 0)).length;
    await probeDue();
    await deliverBatch(deps, bench.abort.signal);
    expect(await bench.temp.ledger.records({ states: ['rejected'] }, 200, 0)).toHaveLength(marked + 5);
    expect(await bench.temp.ledger.circuit()).toMatchObject({ cause: 'mass_refusal', trips: 2 });
  });

  it('goes on probing at once, with other cases, after a probe that was refused with a listed code', async () => {
    await bench.ingest(manyRows(200));
    bench.portal.onRecords = rejected;
    const deps = bench.delivery();
    await deliverBatch(deps, bench.abort.signal);
    await probeDue();
    bench.portal.onRecords = () => failed('rejected', { code: '12', listed: true });
    await deliverBatch(deps, bench.abort.signal);
    expect(await bench.temp.ledger.circuit()).toMatchObject({ trips: 1 });
    bench.portal.onRecords = () => accepted();
    expect(await deliverBatch(deps, bench.abort.signal)).toMatchObject({ synced: 5 });
    expect(await bench.temp.ledger.circuit()).toBeNull();
  });

  it('of the steps opens by mass refusal of the steps, and every record is sent and accepted', async () => {
    await bench.ingest(manyRows(60));
    bench.portal.onProgress = rejected;
    const deps = bench.delivery({ batchSize: batchesOf(1) });
    for (let i = 0; i < 60; i += 1) await deliverBatch(deps, bench.abort.signal);
    expect(await bench.temp.ledger.circuits()).toMatchObject({
      records: null,
      steps: { cause: 'mass_refusal', holds: 'steps' },
    });
    expect(bench.portal.records).toHaveLength(60);
    expect((await bench.temp.ledger.records({ states: ['rejected'] }, 60, 0)).length).toBeLessThan(50);
  });

  it('opens when every request for steps fails, though the records are answered', async () => {
    await bench.ingest(manyRows(10));
    bench.portal.onProgress = () => failed('transient', { httpStatus: 500, retryAfterMs: 1_000_000 });
    const deps = bench.delivery({ batchSize: batchesOf(1) });
    for (let i = 0; i < 10; i += 1) await deliverBatch(deps, bench.abort.signal);
    expect(await bench.temp.ledger.circuit()).toMatchObject({ cause: 'outage', detail: 'HTTP 500' });
  });

  it('stays closed when one case fails alone again and again, which uses up its own attempts', async () => {
    await bench.ingest();
    bench.portal.onRecords = () => failed('transient', { httpStatus: 500 });
    const deps = bench.delivery({ maxAttempts: 12 });
    for (let i = 0; i < 20; i += 1) {
      await deliverBatch(deps, bench.abort.signal);
      bench.temp.clock.now += 60 * MINUTE;
    }
    expect(await bench.temp.ledger.circuit()).toBeNull();
    expect(bench.portal.requests, 'the first one was repeated').toHaveLength(13);
  });

  it('keeps back the steps of records that went through before it opened', async () => {
    await bench.ingest(manyRows(4));
    const poisoned = 'H23.12-241101-0004';
    bench.portal.onRecords = (cases) => {
      if (bench.portal.requests.length > 2) return failed('outage');
      return cases.some(({ record }) => record.caseNo === poisoned) ? rejected() : accepted();
    };
    await bench.deliver();
    expect(bench.portal.requests.every(({ service }) => service === 'records')).toBe(true);
    expect(await bench.temp.ledger.gapTotals()).toMatchObject({ synced: 0, stale: 2, never: 2 });
    expect(await bench.temp.ledger.circuit()).toMatchObject({ cause: 'outage' });
  });
});
