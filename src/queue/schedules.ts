import type { RepeatOptions } from 'bullmq';
import { DAY_MS } from '../domain/time.ts';
import { errorFields, type Log } from '../observability/log.ts';
import { type Queues, SNAPSHOT_PATTERN, SWEEP_EVERY_MS, VERIFY_EVERY_MS } from './queues.ts';
import { QUEUE_NAMES, type QueueName } from './roles.ts';

/** Deliveries are rung for by whoever has work for them. */
type ScheduledQueue = Exclude<QueueName, 'push'>;

export interface ScheduleSettings {
  readonly pollIntervalSeconds: number;
  /** Time of day of the census, HH:MM in the zone. */
  readonly censusAt: string;
  readonly timezone: string;
  readonly notifyIntervalSeconds: number;
}

/** How often it is checked that Redis still knows the schedules, in milliseconds. */
const WATCH_EVERY_MS = 10_000;

/**
 * Has BullMQ's job schedulers ring every queue that goes by the clock, and sees that they go on doing so: schedules
 * live in Redis, and a Redis that was wiped has forgotten them (law 1); and a clock that is set back puts the next ring
 * off by as much. Only what is missing or put off is made again, because an upsert starts the interval anew. Returns what
 * stops the watching.
 */
export async function keepSchedules(
  queues: Queues,
  settings: ScheduleSettings,
  log: Log,
): Promise<() => Promise<void>> {
  const [hour = '2', minute = '0'] = settings.censusAt.split(':');
  const schedules: Readonly<Record<ScheduledQueue, RepeatOptions>> = {
    poll: { every: settings.pollIntervalSeconds * 1_000 },
    sweep: { every: SWEEP_EVERY_MS },
    replay: { every: SWEEP_EVERY_MS },
    census: { pattern: `0 ${Number(minute)} ${Number(hour)} * * *`, tz: settings.timezone },
    verify: { every: VERIFY_EVERY_MS },
    snapshot: { pattern: SNAPSHOT_PATTERN, tz: settings.timezone },
    notify: { every: settings.notifyIntervalSeconds * 1_000 },
  };
  const names = QUEUE_NAMES.filter((name) => name !== 'push');
  for (const name of names) await queues[name].upsertJobScheduler(name, schedules[name]);

  let checking: Promise<void> = Promise.resolve();
  const check = async (): Promise<void> => {
    try {
      for (const name of names) {
        const found = await queues[name].getJobScheduler(name);
        if (found === undefined) {
          log.warn('schedule.missing', { queue: name, remedy: 'None: it is made again. Was Redis wiped?' });
        } else if ((found.next ?? 0) - Date.now() > 2 * (found.every ?? DAY_MS)) {
          log.warn('schedule.put_off', { queue: name, remedy: 'None: it is made again. Check the clock.' });
          // An upsert alone would go on from the time that is now far ahead.
          await queues[name].removeJobScheduler(name);
        } else continue;
        await queues[name].upsertJobScheduler(name, schedules[name]);
      }
    } catch (error) {
      log.warn('schedule.unchecked', errorFields(error));
    }
  };
  let looks = false;
  const timer = setInterval(() => {
    // A Redis that is away answers all who asked when it is back.
    if (looks) return;
    looks = true;
    checking = check().finally(() => {
      looks = false;
    });
  }, WATCH_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await checking;
  };
}
