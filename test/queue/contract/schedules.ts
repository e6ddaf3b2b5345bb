import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Log, silentLog } from '../../../src/observability/log.ts';
import type { RedisClient } from '../../../src/queue/client.ts';
import { closeQueues, openQueues, type Queues, queuePrefix } from '../../../src/queue/queues.ts';
import { QUEUE_NAMES } from '../../../src/queue/roles.ts';
import { keepSchedules } from '../../../src/queue/schedules.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { SOON } from '../../support/soon.ts';
import { flushAll, type QueueServer, type StartServer } from './queueServer.ts';

export function schedulesContract(start: StartServer): void {
  const SETTINGS = {
    pollIntervalSeconds: 60,
    censusAt: '02:30',
    timezone: 'Asia/Ho_Chi_Minh',
    notifyIntervalSeconds: 90,
  };
  const SCHEDULED = [
    'poll',
    'census',
    'sweep',
    'replay',
    'verify',
    'snapshot',
    'backup',
    'prune',
    'notify',
  ] as const;
  /** The longest that schedules may be gone, in milliseconds. */
  const WATCH_MS = 10_000;

  let server: QueueServer;
  let redis: RedisClient;
  let queues: Queues;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    server = await start();
    redis = server.connect();
  });
  afterAll(() => server.close());

  beforeEach(async () => {
    await flushAll(redis);
    queues = openQueues(redis, queuePrefix('H23', 'a'));
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    vi.useRealTimers();
    await closeQueues(queues);
  });

  async function kept(log: Log = silentLog, settings = SETTINGS): Promise<() => Promise<void>> {
    const { stop } = await keepSchedules(queues, settings, log);
    stops.push(stop);
    return stop;
  }

  /** One look at the schedules, and its end. */
  async function afterTheWatchInterval(stop: () => Promise<void>): Promise<void> {
    await vi.advanceTimersByTimeAsync(WATCH_MS);
    await stop();
  }

  async function schedulers(): Promise<string[]> {
    const known = await Promise.all(SCHEDULED.map((name) => queues[name].getJobSchedulers()));
    return known.flat().map(({ key }) => key);
  }

  describe('the schedules', () => {
    test('ring the poll at its interval, the sweep every few seconds, the census nightly in Vietnam', async () => {
      await kept();
      expect(await queues.poll.getJobScheduler('poll')).toMatchObject({ every: 60_000 });
      expect(await queues.sweep.getJobScheduler('sweep')).toMatchObject({ every: 5_000 });
      const census = await queues.census.getJobScheduler('census');
      expect(census).toMatchObject({ pattern: '0 30 2 * * *', tz: 'Asia/Ho_Chi_Minh' });
      const snapshot = await queues.snapshot.getJobScheduler('snapshot');
      // Also at midnight, which is one of every ten minutes.
      expect(snapshot).toMatchObject({ pattern: '0 */10 * * * *', tz: 'Asia/Ho_Chi_Minh' });
      const next = new Date(census?.next ?? 0).toISOString();
      expect(next).toMatch(/T19:30:00\.000Z$/);
    });

    test('put no data into any job, and none into their templates', async () => {
      await kept();
      for (const name of SCHEDULED) {
        const jobs = await queues[name].getJobs(['waiting', 'delayed', 'active']);
        expect(jobs).not.toHaveLength(0);
        expect(jobs.map(({ data }) => data)).toEqual(jobs.map(() => ({})));
        expect((await queues[name].getJobScheduler(name))?.template?.data ?? {}).toEqual({});
      }
    });

    test('are there once, however often dongbo starts', async () => {
      for (let starts = 0; starts < 3; starts += 1) await (await kept())();
      expect(await schedulers()).toEqual([...SCHEDULED]);
      for (const name of SCHEDULED) {
        const { waiting = 0, delayed = 0, prioritized = 0 } = await queues[name].getJobCounts();
        expect(waiting + delayed + prioritized).toBe(1);
      }
    });

    test('follow a changed configuration at the next start', async () => {
      await (await kept())();
      await kept(silentLog, { ...SETTINGS, pollIntervalSeconds: 300, censusAt: '23:05' });
      expect(await schedulers()).toEqual([...SCHEDULED]);
      expect(await queues.poll.getJobScheduler('poll')).toMatchObject({ every: 300_000 });
      expect(await queues.census.getJobScheduler('census')).toMatchObject({ pattern: '0 5 23 * * *' });
    });

    test('are back within the watch interval when Redis was wiped', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      const log = recordingLog();
      const stop = await kept(log);
      await flushAll(redis);
      expect(await schedulers()).toEqual([]);
      await afterTheWatchInterval(stop);
      expect(await schedulers()).toEqual([...SCHEDULED]);
      expect(log.lines.map(({ event, fields }) => [event, fields['queue']])).toEqual(
        SCHEDULED.map((name) => ['schedule.missing', name]),
      );
    });

    test('that are not missing are left as they are: an upsert would start their interval anew', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      const log = recordingLog();
      const stop = await kept(log);
      const upserts = SCHEDULED.map((name) => vi.spyOn(queues[name], 'upsertJobScheduler'));
      await afterTheWatchInterval(stop);
      expect(upserts.map(({ mock }) => mock.calls.length)).toEqual(SCHEDULED.map(() => 0));
      expect(log.lines).toEqual([]);
    });

    test('that a clock set back has put off are made again, and no others', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
      const log = recordingLog();
      const stop = await kept(log);
      vi.setSystemTime(Date.now() - 3_600_000);
      await afterTheWatchInterval(stop);
      const putOff = ['poll', 'sweep', 'replay', 'verify', 'notify'] as const;
      expect(log.lines.map(({ event, fields }) => [event, fields['queue']])).toEqual(
        putOff.map((name) => ['schedule.put_off', name]),
      );
      for (const name of putOff) {
        const scheduler = await queues[name].getJobScheduler(name);
        expect((scheduler?.next ?? 0) - Date.now(), name).toBeLessThanOrEqual(scheduler?.every ?? 0);
      }
    });

    test('that a clock far ahead has put off for days are made again, those of a time of day too', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
      vi.setSystemTime(Date.now() + 400 * 86_400_000);
      const stop = await kept();
      vi.setSystemTime(Date.now() - 400 * 86_400_000);
      await afterTheWatchInterval(stop);
      for (const name of SCHEDULED) {
        const next = (await queues[name].getJobScheduler(name))?.next ?? 0;
        expect(next - Date.now(), name).toBeLessThanOrEqual(86_400_000);
      }
    });

    test('are looked after again once Redis answers again', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      const log = recordingLog();
      const stop = await kept(log);
      await flushAll(redis);
      vi.spyOn(queues.poll, 'getJobScheduler').mockRejectedValueOnce(new Error('LOADING Redis is loading'));
      await vi.advanceTimersByTimeAsync(WATCH_MS);
      await vi.waitUntil(() => log.events().includes('schedule.unchecked'), SOON);
      expect(JSON.stringify(log.lines)).not.toContain('LOADING');
      await afterTheWatchInterval(stop);
      expect(await schedulers()).toEqual([...SCHEDULED]);
    });

    test('are looked at by one look at a time, while Redis does not answer', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      const stop = await kept();
      const answer = Promise.withResolvers<undefined>();
      const asked = vi.spyOn(queues.poll, 'getJobScheduler').mockReturnValue(answer.promise);
      await vi.advanceTimersByTimeAsync(50 * WATCH_MS);
      expect(asked).toHaveBeenCalledTimes(1);
      answer.resolve(undefined);
      await stop();
    });

    test('are no longer looked after once stopped', async () => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      const stop = await kept();
      await stop();
      await flushAll(redis);
      await afterTheWatchInterval(stop);
      expect(await schedulers()).toEqual([]);
    });

    test('ring every queue that waits for the clock, and push only through the bell', () => {
      expect(QUEUE_NAMES.filter((name) => !SCHEDULED.some((one) => one === name))).toEqual(['push']);
    });
  });
}
