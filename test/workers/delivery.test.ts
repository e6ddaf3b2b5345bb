import { describe, expect, test, vi } from 'vitest';
import { SOON } from '../support/soon.ts';
import { ingest, SECRET, started, testWorkers } from './testWorkers.ts';

const { allInRedis, context } = testWorkers();

describe('a delivery', () => {
  test('takes batch after batch until nothing is due', async () => {
    const made = context();
    await ingest(made, 5);
    started(['push'], made);
    made.push.bell.ring();
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).synced === 5, SOON);
  });

  test('is waited for when the worker is closed', async () => {
    const answer = Promise.withResolvers<void>();
    let asked = 0;
    const made = context({
      send: async () => {
        asked += 1;
        await answer.promise;
        return { outcome: 'accepted', refused: new Map() };
      },
    });
    await ingest(made, 1);
    const workers = started(['push'], made);
    made.push.bell.ring();
    await vi.waitUntil(() => asked === 1, SOON);

    let closed = false;
    const closing = Promise.all(workers.map((worker) => worker.close())).then(() => {
      closed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(closed).toBe(false);
    answer.resolve();
    await closing;
    expect((await made.ledger.gapTotals()).synced).toBe(1);
  });

  test('that fails unexpectedly is logged once, and the next one continues', async () => {
    let asked = 0;
    const made = context({
      send: () => {
        asked += 1;
        if (asked === 1) return Promise.reject(new Error(`${SECRET} is not an answer`));
        return Promise.resolve({ outcome: 'accepted', refused: new Map() });
      },
    });
    await ingest(made, 3);
    started(['push'], made);
    made.push.bell.ring();
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).synced === 2, SOON);
    await vi.waitUntil(() => made.log.events().includes('job.failed'), SOON);
    expect(made.log.lines.filter(({ level }) => level !== 'debug')).toHaveLength(1);
    expect(JSON.stringify(made.log.lines)).not.toContain(SECRET);
    expect(await allInRedis(made)).not.toContain(SECRET);
  });
});

describe('a sweep', () => {
  test('rings the push bell when something is due that nobody rang for', async () => {
    const made = context();
    await ingest(made, 2);
    started(['push'], made);
    made.pass(301_000);
    await made.queues.sweep.add('sweep', {});
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).synced === 2, SOON);
    expect(made.beats.late()).toEqual([]);
  });

  test('rings nothing when nothing is due', async () => {
    const made = context();
    started(['push'], made);
    made.pass(301_000);
    const addBulk = vi.spyOn(made.queues.push, 'addBulk');
    await made.queues.sweep.add('sweep', {});
    await vi.waitUntil(() => made.beats.late().length === 0, SOON);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(addBulk).not.toHaveBeenCalled();
  });
});

describe('a ring of the replay', () => {
  test('requeues the cases of a replay and has them delivered', async () => {
    const made = context();
    const now = Date.now();
    await ingest(made, 3, now);
    const lease = { owner: 'test', limit: 3, now, leaseMs: 1_000, lingerMs: 0 };
    const refused = ((await made.ledger.lease(lease))?.records ?? []).map(({ id, version }) => {
      const detail = { reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' } as const;
      return {
        id,
        version,
        sentStatus: '4' as const,
        settlement: { outcome: 'rejected', ...detail } as const,
      };
    });
    await made.ledger.settle('test', refused, now);
    const by = { who: 'cli:tester', origin: 'here' };
    const filter = { portalCodes: ['11'] };
    await made.ledger.createReplay({ filter, caseFilter: '{}', note: '', by, ratePerSecond: null, now });
    started(['push'], made);
    await made.queues.replay.add('replay', {});
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).synced === 3, SOON);
    expect(await made.ledger.replayOutcomes(1)).toMatchObject([{ outcome: 'synced', count: 3 }]);
  });
});
