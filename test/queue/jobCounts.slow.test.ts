import { afterAll, beforeAll, expect, it } from 'vitest';
import { jobCounts } from '../../src/queue/jobCounts.ts';
import { closeQueues, openQueues, queuePrefix } from '../../src/queue/queues.ts';
import { QUEUE_NAMES } from '../../src/queue/roles.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

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
  const counts = await jobCounts(queues);
  expect(new Set(Object.keys(counts ?? {}))).toEqual(new Set(QUEUE_NAMES));
  expect(counts?.['push']).toEqual({ waiting: 2, active: 0, delayed: 0, failed: 0 });
  expect(counts?.['poll']).toEqual({ waiting: 0, active: 0, delayed: 1, failed: 0 });

  await server.stop();
  expect(await jobCounts(queues)).toBeNull();

  await server.start();
  expect((await jobCounts(queues))?.['push']).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  await closeQueues(queues);
});
