import type { RepeatOptions } from 'bullmq';
import { DAY_MS } from '../domain/time.ts';
import { errorFields, type Log } from '../observability/log.ts';
import {
  BACKUP_PATTERN,
  PRUNE_PATTERN,
  type Queues,
  SNAPSHOT_PATTERN,
  SWEEP_EVERY_MS,
  VERIFY_EVERY_MS,
} from './queues.ts';
import { QUEUE_NAMES, type QueueName } from './roles.ts';

/** Push is rung by work, never by the clock. */
type ScheduledQueue = Exclude<QueueName, 'push'>;

export interface ScheduleSettings {
  readonly pollIntervalSeconds: number;
  /** Time of day of the census, HH:MM in the zone. */
  readonly censusAt: string;
  readonly timezone: string;
  readonly notifyIntervalSeconds: number;
}

export interface Schedules {
  /** Makes all of them anew; those by interval ring at once. */
  renew(): Promise<void>;
  /** Ends the checks. */
  stop(): Promise<void>;
}

const WATCH_EVERY_MS = 10_000;

/**
 * Rings every queue that runs by the clock, and checks that its schedule still stands: a wiped Redis forgets schedules
 * (law 1), and a clock set back delays the next ring. Only a missing or delayed schedule is made again, because an
 * upsert restarts the interval.
 */
export async function keepSchedules(
  queues: Queues,
  settings: ScheduleSettings,
  log: Log,
): Promise<Schedules> {
  const [hour = '2', minute = '0'] = settings.censusAt.split(':');
  const schedules: Readonly<Record<ScheduledQueue, RepeatOptions>> = {
    poll: { every: settings.pollIntervalSeconds * 1_000 },
    sweep: { every: SWEEP_EVERY_MS },
    replay: { every: SWEEP_EVERY_MS },
    census: { pattern: `0 ${Number(minute)} ${Number(hour)} * * *`, tz: settings.timezone },
    verify: { every: VERIFY_EVERY_MS },
    snapshot: { pattern: SNAPSHOT_PATTERN, tz: settings.timezone },
    backup: { pattern: BACKUP_PATTERN, tz: settings.timezone },
    prune: { pattern: PRUNE_PATTERN, tz: settings.timezone },
    notify: { every: settings.notifyIntervalSeconds * 1_000 },
  };
  const names = QUEUE_NAMES.filter((name) => name !== 'push');
  const renew = async (): Promise<void> => {
    for (const name of names) await queues[name].upsertJobScheduler(name, schedules[name]);
  };
  await renew();

  const check = async (): Promise<void> => {
    try {
      for (const name of names) {
        const found = await queues[name].getJobScheduler(name);
        if (found === undefined) {
          log.warn('schedule.missing', { queue: name, remedy: 'None: it is made again. Was Redis wiped?' });
        } else if ((found.next ?? 0) - Date.now() > 2 * (found.every ?? DAY_MS)) {
          log.warn('schedule.put_off', { queue: name, remedy: 'None: it is made again. Check the clock.' });
          // An upsert alone would keep the far-off time.
          await queues[name].removeJobScheduler(name);
        } else continue;
        await queues[name].upsertJobScheduler(name, schedules[name]);
      }
    } catch (error) {
      log.warn('schedule.unchecked', errorFields(error));
    }
  };
  let checking: Promise<void> | null = null;
  const timer = setInterval(() => {
    // One at a time: when Redis comes back it answers all pending checks.
    checking ??= check().finally(() => {
      checking = null;
    });
  }, WATCH_EVERY_MS);
  return {
    renew,
    stop: async () => {
      clearInterval(timer);
      await checking;
    },
  };
}
