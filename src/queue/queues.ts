import { Queue, type Telemetry } from 'bullmq';
import type { Redis } from 'ioredis';
import { QUEUE_NAMES, type QueueName } from './roles.ts';

/** How often synced cases are verified at the portal, in milliseconds. */
export const VERIFY_EVERY_MS = 60_000;

/** At midnight, and every ten minutes after it in case the daemon was down then: a look into the ledger. */
export const SNAPSHOT_PATTERN = '0 */10 * * * *';

/** How often due work is looked for, in milliseconds: the longest a bell can stay silent. */
export const SWEEP_EVERY_MS = 5_000;

export type Queues = Readonly<Record<QueueName, Queue>>;

/** Keys of several provinces may share one Redis; the braces keep each together in a cluster. */
export function queuePrefix(provinceCode: string): string {
  return `{dongbo:${provinceCode}}`;
}

/** `telemetry` is given to the one queue that is rung because of work done, and not by the clock. */
export function openQueues(redis: Redis, prefix: string, telemetry?: Telemetry): Queues {
  const open = (name: QueueName): Queue => {
    const queue = new Queue(name, {
      connection: redis,
      prefix,
      ...(telemetry !== undefined && name === 'push' && { telemetry }),
      // Nobody reads BullMQ's event log, which by default keeps the last ten thousand rings.
      streams: { events: { maxLen: 100 } },
      // Nothing is retried by BullMQ: the schedulers ring again, and the ledger knows what is outstanding.
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: { count: 20 } },
    });
    // connection.ts logs connection errors once; without a listener BullMQ would print each on the console.
    queue.on('error', () => undefined);
    return queue;
  };
  return Object.fromEntries(QUEUE_NAMES.map((name) => [name, open(name)] as const)) as Queues;
}

/**
 * Forgets every job. A killed process leaves its tickets active, and BullMQ blocks their slots until it finds them
 * stalled, more than a minute later. Only for the process that holds the dataDir's lock, and before the queues are
 * opened: opening writes their settings.
 */
export async function forgetJobs(redis: Redis, prefix: string): Promise<void> {
  const keys: AsyncIterable<string[]> = redis.scanStream({ match: `${prefix}:*:*`, count: 1_000 });
  for await (const found of keys) if (found.length > 0) await redis.unlink(...found);
}

export async function closeQueues(queues: Queues): Promise<void> {
  await Promise.all(Object.values(queues).map((queue: Queue) => queue.close()));
}
