import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { jobCounts } from '../../src/queue/jobCounts.ts';
import { closeQueues, openQueues, queuePrefix } from '../../src/queue/queues.ts';
import { QUEUE_NAMES } from '../../src/queue/roles.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { SOON } from '../support/soon.ts';

let server: TestRedis;
beforeAll(async () => {
  server = await startTestRedis();
});
afterAll(() => server.close());

it('counts the tickets of every queue by state, and gives up on a Redis that does not answer', async () => {
  const queues = openQueues(server.connect(), queuePrefix('H23', 'a'));
  await queues.push.add('push', {});
  await queues.push.add('push', {});
  await queues.poll.add('poll', {}, { delay: 60_000 });
  // An answer that takes longer than two seconds counts as none, and a busy machine can be that late.
  const counts = await vi.waitUntil(() => jobCounts(queues), SOON);
  expect(new Set(Object.keys(counts))).toEqual(new Set(QUEUE_NAMES));
  expect(counts['push']).toEqual({ waiting: 2, active: 0, delayed: 0, failed: 0 });
  expect(counts['poll']).toEqual({ waiting: 0, active: 0, delayed: 1, failed: 0 });

  await server.stop();
  expect(await jobCounts(queues)).toBeNull();

  await server.start();
  await expect
    .poll(async () => (await jobCounts(queues))?.['push'], SOON)
    .toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  await closeQueues(queues);
});
