import type { RepeatOptions } from 'bullmq';
import { MAIN_SOURCE } from '../domain/source.ts';
import { DAY_MS } from '../domain/time.ts';
import { errorFields, type Log } from '../observability/log.ts';
import {
  BACKUP_PATTERN,
  jobOfSource,
  PRUNE_PATTERN,
  type Queues,
  SNAPSHOT_PATTERN,
  SWEEP_EVERY_MS,
  VERIFY_EVERY_MS,
} from './queues.ts';
import type { QueueName } from './roles.ts';

/** Push is rung by work, never by the clock. */
type ScheduledQueue = Exclude<QueueName, 'push'>;

interface SourceSchedule {
  readonly pollIntervalSeconds: number;
  /** Time of day of the census, HH:MM in the zone. */
  readonly censusAt: string;
  /** Absent = the only source. */
  readonly name?: string | undefined;
}

export interface ScheduleSettings extends SourceSchedule {
  /** Further sources: each has schedules of its own. */
  readonly others?: readonly SourceSchedule[] | undefined;
  readonly timezone: string;
  readonly notifyIntervalSeconds: number;
}

type SourceQueue = 'poll' | 'census';

interface Kept {
  readonly queue: ScheduledQueue;
  readonly job: string;
  readonly repeat: RepeatOptions;
}

export interface Schedules {
  /** Makes all of them again; those by interval ring at once. */
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
  const { timezone: tz, others = [] } = settings;
  const schedules: Readonly<Record<Exclude<ScheduledQueue, SourceQueue>, RepeatOptions>> = {
    sweep: { every: SWEEP_EVERY_MS },
    replay: { every: SWEEP_EVERY_MS },
    verify: { every: VERIFY_EVERY_MS },
    snapshot: { pattern: SNAPSHOT_PATTERN, tz },
    backup: { pattern: BACKUP_PATTERN, tz },
    prune: { pattern: PRUNE_PATTERN, tz },
    notify: { every: settings.notifyIntervalSeconds * 1_000 },
  };
  const names = Object.keys(schedules) as (keyof typeof schedules)[];
  const kept: readonly Kept[] = [
    ...[settings, ...others].flatMap((source) => schedulesOf(source, tz)),
    ...names.map((name) => ({ queue: name, job: name, repeat: schedules[name] })),
  ];
  const make = async ({ queue, job, repeat }: Kept): Promise<void> => {
    await queues[queue].upsertJobScheduler(job, repeat, { name: job });
  };
  const renew = async (): Promise<void> => {
    for (const one of kept) await make(one);
  };
  await renew();

  const check = async (): Promise<void> => {
    try {
      for (const one of kept) {
        const { queue: name, job } = one;
        const found = await queues[name].getJobScheduler(job);
        if (found === undefined) {
          log.warn('schedule.missing', { queue: name, remedy: 'None: it is made again. Was Redis wiped?' });
        } else if ((found.next ?? 0) - Date.now() > 2 * (found.every ?? DAY_MS)) {
          log.warn('schedule.put_off', { queue: name, remedy: 'None: it is made again. Check the clock.' });
          // An upsert alone would keep the far-off time.
          await queues[name].removeJobScheduler(job);
        } else continue;
        await make(one);
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

function schedulesOf(
  { name = MAIN_SOURCE, pollIntervalSeconds, censusAt }: SourceSchedule,
  tz: string,
): Kept[] {
  const [hour = '2', minute = '0'] = censusAt.split(':');
  const daily = { pattern: `0 ${Number(minute)} ${Number(hour)} * * *`, tz };
  return [
    { queue: 'poll', job: jobOfSource('poll', name), repeat: { every: pollIntervalSeconds * 1_000 } },
    { queue: 'census', job: jobOfSource('census', name), repeat: daily },
  ];
}
