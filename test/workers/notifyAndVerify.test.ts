import { describe, expect, test, vi } from 'vitest';
import { DAY_MS } from '../../src/domain/time.ts';
import { SOON } from '../support/soon.ts';
import type { TestContext } from './context.ts';
import { ingest, SECRET, started, testWorkers } from './testWorkers.ts';

const { allInRedis, context } = testWorkers();

/** A case that the portal acknowledged at that time. */
async function synced(made: TestContext, at: number): Promise<void> {
  await ingest(made, 1, at);
  const lease = { owner: 'test', limit: 1, now: at, leaseMs: 1_000, lingerMs: 0 };
  for (const { id, version } of (await made.ledger.lease(lease))?.records ?? []) {
    const settlement = { outcome: 'synced' } as const;
    await made.ledger.settle('test', [{ id, version, sentStatus: '4', settlement }], at);
  }
}

describe('a report', () => {
  test('runs and sends heartbeats on the way', async () => {
    const turn = Promise.withResolvers<void>();
    const made = context({
      notify: async (_signal, onProgress) => {
        onProgress();
        await turn.promise;
      },
    });
    started(['notify'], made);
    made.pass(301_000);
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['notify']);
    await made.queues.notify.add('notify', {});
    await vi.waitUntil(() => made.beats.late().length === 0, SOON);
    turn.resolve();
  });

  test('that fails leaves no message in Redis, and no heartbeat', async () => {
    const made = context({ notify: () => Promise.reject(new Error(`${SECRET} is not at home`)) });
    started(['notify'], made);
    made.pass(301_000);
    await made.queues.notify.add('notify', {});
    await vi.waitUntil(() => made.log.events().includes('job.failed'), SOON);
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['notify']);
    expect(JSON.stringify(made.log.lines) + (await allInRedis(made))).not.toContain(SECRET);
  });
});

describe('a verification', () => {
  test('looks up acknowledged cases and sends a heartbeat', async () => {
    const asked: string[] = [];
    const made = context({
      lookUp: (caseNo) => {
        asked.push(caseNo);
        return Promise.resolve({ outcome: 'answered', value: { present: true, status: '4' } });
      },
    });
    await synced(made, Date.now() - DAY_MS);
    started(['verify'], made);
    made.pass(301_000);
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['verify']);
    await made.queues.verify.add('verify', {});
    await vi.waitUntil(() => made.beats.late().length === 0, SOON);
    expect(asked).toEqual(['H23.12-241101-0001']);
    expect(await made.ledger.gapTotals()).toMatchObject({ synced: 1, verified: 1 });
  });
});
