import { expect, test } from 'vitest';
import { manyRows, NOW } from '../../support/cases.ts';
import { type Served, serve } from '../served.ts';

const ADDRESS = '/api/v1/delivery';
const GOES_ON = {
  share: 1,
  ...{ paused: false, since: null, who: null, note: null, circuit: null, stepsCircuit: null },
  ...{ messages: [], otherMessages: 0, processes: [] },
  held: null,
  queues: {
    fresh: { cases: 0, since: null, emptyAt: null },
    backlog: { cases: 0, since: null, emptyAt: null },
  },
  ...{ batchSize: 200, stepsBatchSize: 200, syncedPerSecond: null, backlog: 0, late: [] },
};

async function asked(
  served: Served,
  key: string,
  action?: { readonly path: 'pause' | 'resume' | 'retry'; readonly body?: unknown },
): Promise<unknown> {
  const answer =
    action === undefined
      ? await served.ask(ADDRESS, { key })
      : await served.ask(`${ADDRESS}/${action.path}`, { key, method: 'POST', body: action.body });
  return await answer.json();
}

test('pausing and resuming delivery is recorded in the ledger under the name of the key', async () => {
  const served = await serve();
  const key = await served.key('operator', { name: 'operator' });
  expect(await asked(served, key)).toEqual(GOES_ON);
  const paused = {
    ...GOES_ON,
    ...{
      paused: true,
      since: '2024-11-05T08:00:00+07:00',
      who: expect.stringMatching(/^key:operator \([a-z0-9]{12}\)$/),
      note: 'maintenance',
    },
  };
  expect(await asked(served, key, { path: 'pause', body: { note: 'maintenance' } })).toEqual(paused);
  expect(await served.ledger.deliveryPause()).toMatchObject({
    who: expect.stringMatching(/^key:operator \([a-z0-9]{12}\)$/),
  });
  served.clock.now += 20_000;
  expect(await asked(served, key, { path: 'pause', body: { note: 'another' } })).toEqual(paused);
  expect(await served.deps.queues.push.count()).toBe(0);
  expect(await asked(served, key, { path: 'resume' })).toEqual(GOES_ON);
  await expect.poll(() => served.deps.queues.push.count()).toBe(1);
  expect(await asked(served, key, { path: 'resume' })).toEqual(GOES_ON);
  const trail = await served.ledger.auditTrail({ limit: 5 });
  expect(trail.filter(({ action }) => action.startsWith('delivery.'))).toMatchObject([
    {
      action: 'delivery.resumed',
      who: expect.stringMatching(/^key:operator \([a-z0-9]{12}\)$/),
      origin: '127.0.0.1',
    },
    {
      action: 'delivery.paused',
      who: expect.stringMatching(/^key:operator \([a-z0-9]{12}\)$/),
      note: 'maintenance',
    },
  ]);
});

test('a pause needs no note, and a note of excessive length is refused', async () => {
  const served = await serve();
  const key = await served.key('operator');
  expect(await asked(served, key, { path: 'pause', body: { note: 'x'.repeat(501) } })).toMatchObject({
    status: 400,
  });
  expect(await asked(served, key, { path: 'pause' })).toMatchObject({ paused: true, note: '' });
});

test('the document reports rate, backlog, batch size, circuit and late loops', async () => {
  const served = await serve();
  const { ledger, clock, deps } = served;
  const key = await served.key('viewer');
  await ledger.ingest({ rows: manyRows(3), drafts: [], readAt: NOW, now: NOW });
  const fresh = manyRows(5).slice(3);
  await ledger.ingest({ rows: fresh, drafts: [], readAt: NOW, now: NOW + 1_000, fresh: true });
  const limits = {
    count: { accepted: 25, refused: 26, interval: 1 },
    bytes: { accepted: 0, refused: null, interval: 1 },
    unclear: [],
  };
  await ledger.setFact('batch_size', JSON.stringify({ size: 25, largest: 200, limits }), NOW);
  const ofSteps = { ...limits, count: { accepted: 40, refused: 41, interval: 1 } };
  await ledger.setFact('steps_batch_size', JSON.stringify({ size: 40, largest: 200, limits: ofSteps }), NOW);
  const circuit = {
    open: true,
    probeAt: NOW + 60_000,
    cause: 'outage' as const,
    fault: 'name' as const,
    detail: '',
    openedAt: NOW,
    trips: 1,
  };
  await ledger.setCircuit(circuit);
  const late = [{ loop: 'push', silentMs: 400_000 }];
  deps.pulses.receive({ late: [], stopping: false, standstills: [], synced: 10, metrics: [] });
  clock.now += 2_000;
  deps.pulses.receive({ late, stopping: false, standstills: [], synced: 40, metrics: [] });
  const queues = {
    fresh: { cases: 2, since: '2024-11-05T08:00:01+07:00', emptyAt: null },
    backlog: { cases: 3, since: '2024-11-05T08:00:00+07:00', emptyAt: null },
  };
  const told = {
    ...GOES_ON,
    queues,
    batchSize: 25,
    stepsBatchSize: 40,
    syncedPerSecond: 15,
    backlog: 5,
    late,
  };
  expect(await asked(served, key)).toEqual({
    ...told,
    circuit: {
      ...{ cause: 'outage' as const, holds: 'all' },
      since: '2024-11-05T08:00:00+07:00',
      nextAttemptAt: '2024-11-05T08:01:00+07:00',
      fault: 'name',
      remedy: expect.stringContaining('name server (DNS)'),
    },
    held: { waiting: 5, fresh: 2, needPeople: 0, lastPollAt: null },
  });
});

test('only an operator of the whole province can change anything; a key with a scope gets no counts', async () => {
  const served = await serve();
  const scoped = await served.key('operator', { agencies: ['H23.1'] });
  const viewer = await served.key('viewer');
  for (const key of [scoped, viewer]) {
    for (const path of ['pause', 'resume', 'retry'] as const) {
      expect(await asked(served, key, { path })).toMatchObject({ status: 403 });
    }
  }
  expect(await served.ledger.deliveryPause()).toBeNull();
  expect(await asked(served, scoped)).toEqual({
    ...GOES_ON,
    backlog: null,
    queues: null,
    messages: null,
    otherMessages: null,
    processes: null,
  });
});

test('a retry has the daemon probe at once, and answers with the outcome', async () => {
  const served = await serve();
  const { ledger, deps } = served;
  const key = await served.key('operator', { name: 'operator' });
  await ledger.ingest({ rows: manyRows(5), drafts: [], readAt: NOW, now: NOW });
  const circuit = { open: true, cause: 'login' as const, detail: '', openedAt: NOW, trips: 3 };
  await ledger.setCircuit({ ...circuit, probeAt: NOW + 3_600_000 });
  const retried = async (): Promise<unknown> =>
    await (await served.ask(`${ADDRESS}/retry`, { key, method: 'POST' })).json();

  const refused = retried();
  await expect.poll(() => deps.queues.push.count()).toBe(1);
  expect(await ledger.circuit(), 'the wait is over').toMatchObject({ probeAt: served.clock.now });
  await ledger.setCircuit({ ...circuit, probeAt: NOW + 3_600_000 });
  expect(await refused).toEqual({
    ...{
      circuit: 'open',
      stepsCircuit: 'closed',
      cause: 'login',
      nextProbeAt: '2024-11-05T09:00:00+07:00',
      delivered: 0,
    },
  });

  const closed = retried();
  await expect.poll(async () => (await ledger.circuit())?.probeAt).toBe(served.clock.now);
  await ledger.setCircuit(null);
  expect(await closed).toEqual({
    ...{ circuit: 'closed', stepsCircuit: 'closed', cause: null, nextProbeAt: null, delivered: 0 },
  });
  expect(await ledger.auditTrail({ limit: 2 })).toMatchObject([
    {
      action: 'delivery.retried',
      who: expect.stringMatching(/^key:operator \([a-z0-9]{12}\)$/),
      subject: 'login',
    },
    { action: 'delivery.retried' },
  ]);
});
