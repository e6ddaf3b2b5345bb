import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { DaemonRole } from '../../src/queue/roles.ts';
import { startTestRedis } from '../support/redis.ts';
import { SOON } from '../support/soon.ts';
import { ingest, started, testWorkers } from './testWorkers.ts';

const { context, wipe, withConfig } = testWorkers();

describe('the workers', () => {
  test.each<[DaemonRole[], string[]]>([
    [['poll'], ['poll', 'census']],
    [['push'], ['push', 'sweep', 'replay']],
    [['verify'], ['verify']],
    [['notify'], ['snapshot', 'backup', 'prune', 'notify']],
    [
      ['poll', 'push', 'verify', 'notify'],
      ['poll', 'census', 'push', 'sweep', 'replay', 'verify', 'snapshot', 'backup', 'prune', 'notify'],
    ],
    [[], []],
  ])('of the roles %j serve the queues %j', (roles, queues) => {
    expect(started(roles, context()).map(({ name }) => name)).toEqual(queues);
  });

  test('expect a heartbeat of the loops they run, and of no others', () => {
    const made = context();
    started(['push'], made);
    made.pass(301_000);
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['sweep']);
  });

  test('give a poll with a long interval the time of three intervals', () => {
    const made = withConfig({ sources: [{ pollIntervalSeconds: 600, timeoutSeconds: 0 }] });
    started(['poll'], made);
    made.pass(1_799_000);
    expect(made.beats.late()).toEqual([]);
    made.pass(2_000);
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['poll']);
  });
});

describe('a loop that waits for an answer', () => {
  test('is not late for a source with a Retry-After of five minutes and a slow answer', () => {
    const made = withConfig({ sources: [{ pollIntervalSeconds: 60, timeoutSeconds: 60 }] });
    started(['poll'], made);
    made.pass(419_000);
    expect(made.beats.late()).toEqual([]);
    made.pass(2_000);
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['poll']);
  });

  test('is not late for a portal that takes up to ten minutes for each request of a look-up', () => {
    const made = withConfig({ portal: { concurrency: 2, timeoutSeconds: 600 } });
    started(['verify'], made);
    made.pass(1_859_000);
    expect(made.beats.late()).toEqual([]);
    made.pass(2_000);
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['verify']);
  });
});

describe('deliveries', () => {
  test('continue with the next ring after Redis was wiped', async () => {
    const made = context();
    await ingest(made, 1);
    started(['poll', 'push'], made);
    await wipe();
    made.push.bell.ring();
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).synced === 1, SOON);
  });

  test('continue with the next ring after Redis was killed and came back empty', async () => {
    const own = await startTestRedis();
    onTestFinished(() => own.close());
    const made = context({}, own.connect());
    await ingest(made, 1);
    started(['poll', 'push'], made);
    await own.stop();
    await own.start();
    made.push.bell.ring();
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).synced === 1, SOON);
  });
});
