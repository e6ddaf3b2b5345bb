import { type Job, Worker } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Bell } from '../../../src/domain/bell.ts';
import { createBell } from '../../../src/queue/bell.ts';
import type { RedisClient } from '../../../src/queue/client.ts';
import { closeQueues, openQueues, type Queues, queuePrefix } from '../../../src/queue/queues.ts';
import { SOON } from '../../support/soon.ts';
import { keysOf, type QueueServer, type StartServer } from './queueServer.ts';

export function bellContract(start: StartServer): void {
  const SLOTS = 3;

  let server: QueueServer;
  let redis: RedisClient;
  let queues: Queues;
  let bell: Bell;
  let province = 0;
  const workers: Worker[] = [];

  beforeAll(async () => {
    server = await start();
    redis = server.connect();
  });
  afterAll(() => server.close());

  beforeEach(() => {
    province += 1;
    queues = openQueues(redis, queuePrefix(`H${province}`, 'a'));
    bell = createBell(queues.push, SLOTS);
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close(true)));
    await closeQueues(queues);
  });

  function worker(processor: (job: Job) => Promise<void>, concurrency = SLOTS): void {
    workers.push(
      new Worker('push', processor, {
        connection: redis,
        prefix: queuePrefix(`H${province}`, 'a'),
        concurrency,
        removeOnComplete: { count: 0 },
      }),
    );
  }

  async function ringOnce(): Promise<void> {
    bell.ring();
    await bell.settled();
  }

  /** Keys of the queue and the bytes they take. */
  async function footprint(): Promise<{ keys: number; bytes: number }> {
    const keys = await keysOf(redis, `${queuePrefix(`H${province}`, 'a')}:*`);
    const sizes = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)));
    return { keys: keys.length, bytes: sizes.reduce((sum: number, size) => sum + Number(size), 0) };
  }

  /** A gate that work waits at until it is opened. */
  function gate(): { readonly opened: Promise<void>; open: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    return { opened: promise, open: resolve };
  }

  describe('the push bell', () => {
    test('leaves one waiting ticket for each parallel delivery, however often it rings', async () => {
      for (let rings = 0; rings < 20; rings += 1) await ringOnce();
      expect(await queues.push.getJobCounts()).toMatchObject({ waiting: SLOTS, active: 0, delayed: 0 });
    });

    test('makes one ring of many in a moment', async () => {
      const addBulk = vi.spyOn(queues.push, 'addBulk');
      for (let rings = 0; rings < 1_000; rings += 1) bell.ring();
      await vi.waitUntil(() => addBulk.mock.calls.length > 0, SOON);
      await bell.settled();
      expect(addBulk).toHaveBeenCalledTimes(1);
    });

    test('rings by itself soon after a request', async () => {
      bell.ring();
      await vi.waitUntil(async () => (await queues.push.getWaitingCount()) === SLOTS, SOON);
    });

    test('puts no data into any job', async () => {
      await ringOnce();
      const jobs = await queues.push.getJobs(['waiting']);
      expect(jobs.map(({ data }) => data)).toEqual(Array.from({ length: SLOTS }, () => ({})));
    });

    test('gives every parallel delivery a ticket at once', async () => {
      let active = 0;
      const work = gate();
      worker(async () => {
        active += 1;
        await work.opened;
      });
      await ringOnce();
      await vi.waitUntil(() => active === SLOTS, SOON);
      work.open();
    });

    test('is not lost when it rings while all deliveries are active: each runs once more', async () => {
      let runs = 0;
      const work = gate();
      worker(async () => {
        runs += 1;
        if (runs <= SLOTS) await work.opened;
      });
      await ringOnce();
      await vi.waitUntil(() => runs === SLOTS, SOON);
      await ringOnce();
      await ringOnce();
      expect(await queues.push.getWaitingCount()).toBe(0);
      work.open();
      await vi.waitUntil(() => runs === 2 * SLOTS, SOON);
    });

    test('is not lost when the active delivery then fails', async () => {
      bell = createBell(queues.push, 1);
      let runs = 0;
      const work = gate();
      worker(async () => {
        runs += 1;
        if (runs > 1) return;
        await work.opened;
        throw new Error('the first one fails');
      }, 1);
      await ringOnce();
      await vi.waitUntil(() => runs === 1, SOON);
      await ringOnce();
      work.open();
      await vi.waitUntil(() => runs === 2, SOON);
    });

    test('rings again after the tickets were worked off', async () => {
      let runs = 0;
      worker(async () => {
        runs += 1;
      });
      for (let rings = 1; rings <= 3; rings += 1) {
        await ringOnce();
        await vi.waitUntil(() => runs === rings * SLOTS, SOON);
      }
    });

    test('takes no more of Redis after twelve hundred rings than after three hundred', async () => {
      bell = createBell(queues.push, 1);
      const ring = async (times: number): Promise<void> => {
        for (let rings = 0; rings < times; rings += 1) await ringOnce();
      };
      await ring(300);
      const before = await footprint();
      await ring(900);
      const after = await footprint();
      expect(after.keys).toBe(before.keys);
      expect(after.bytes).toBeLessThan(1.5 * before.bytes);
    });

    test('does not throw when Redis refuses the tickets', async () => {
      vi.spyOn(queues.push, 'addBulk').mockRejectedValueOnce(new Error('OOM command not allowed'));
      await ringOnce();
      await ringOnce();
      expect(await queues.push.getWaitingCount()).toBe(SLOTS);
    });
  });

  describe('the queues', () => {
    test('of two provinces share a Redis without hearing each other', async () => {
      const other = openQueues(redis, queuePrefix('another', 'a'));
      await ringOnce();
      expect(await other.push.getWaitingCount()).toBe(0);
      await closeQueues(other);
    });

    test("of two installations of a province share a Redis without taking each other's rings", async () => {
      const other = openQueues(redis, queuePrefix(`H${province}`, 'b'));
      await ringOnce();
      expect(await other.push.getWaitingCount()).toBe(0);
      await closeQueues(other);
    });

    test('keep the keys of an installation in one slot of a cluster', () => {
      expect(queuePrefix('H23', 'a')).toMatch(/^\{[^{}]*H23[^{}]*\}$/);
    });

    test('keep nothing of what was done and little of what failed', async () => {
      let jobs = 0;
      worker(async () => {
        jobs += 1;
        if (jobs > 5) throw new Error('failed');
      });
      for (let rings = 1; rings <= 10; rings += 1) {
        await ringOnce();
        await vi.waitUntil(() => jobs === rings * SLOTS, SOON);
      }
      await vi.waitUntil(async () => (await queues.push.getActiveCount()) === 0, SOON);
      const { completed = 0, failed = 0 } = await queues.push.getJobCounts();
      expect(completed).toBe(0);
      expect(failed).toBeLessThanOrEqual(20);
    });
  });
}
