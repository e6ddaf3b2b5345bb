import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeQueues, forgetJobs, openQueues, provinceKeys, queuePrefix } from '../../../src/queue/queues.ts';
import { keysOf, type QueueServer, type StartServer } from './queueServer.ts';

export function forgetJobsContract(start: StartServer): void {
  let server: QueueServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());

  it('forgetting the jobs takes those of the own installation, schedules too, and nothing else', async () => {
    const redis = server.connect();
    const ours = openQueues(redis, queuePrefix('H23', 'a'));
    const theirs = openQueues(redis, queuePrefix('H23', 'b'));
    for (const queues of [ours, theirs]) {
      await queues.push.add('push', {}, { deduplication: { id: 'slot-0' } });
      await queues.poll.upsertJobScheduler('poll', { every: 60_000 });
    }
    await redis.set(`${queuePrefix('H23', 'a')}:holder`, '1');
    await redis.set(`${provinceKeys('H23')}:portal-budget`, '1');

    await forgetJobs(redis, queuePrefix('H23', 'a'));
    expect(await keysOf(redis, '{dongbo:H23:a}*')).toEqual(['{dongbo:H23:a}:holder']);
    expect(await redis.exists('{dongbo:H23}:portal-budget')).toBe(1);
    expect(await theirs.push.getWaitingCount()).toBe(1);
    expect(await theirs.poll.getJobSchedulersCount()).toBe(1);

    const { id } = await ours.push.add('push', {}, { deduplication: { id: 'slot-0' } });
    expect(await ours.push.getWaiting()).toMatchObject([{ id }]);
    await Promise.all([closeQueues(ours), closeQueues(theirs)]);
  });
}
