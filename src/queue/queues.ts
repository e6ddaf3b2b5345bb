import { Queue, type Telemetry } from 'bullmq';
import { MAIN_SOURCE } from '../domain/source.ts';
import { primariesOf, type RedisClient } from './client.ts';
import { QUEUE_NAMES, type QueueName } from './roles.ts';

export const VERIFY_EVERY_MS = 60_000;

/** Every ten minutes, in case the daemon was down at midnight: it only looks into the ledger. */
export const SNAPSHOT_PATTERN = '0 */10 * * * *';

/** As often, for the same reason. */
export const BACKUP_PATTERN = '30 */10 * * * *';

/** As often, for the same reason. */
export const PRUNE_PATTERN = '45 */10 * * * *';

/** The longest a missed ring can go unnoticed. */
export const SWEEP_EVERY_MS = 5_000;

export type Queues = Readonly<Record<QueueName, Queue>>;

/** What all installations of a province share; the braces keep its keys together in a cluster. */
export function provinceKeys(provinceCode: string): string {
  return `{dongbo:${provinceCode}}`;
}

/**
 * The keys of one installation's bells. Provinces may share a Redis, and so may two installations of one province, such as one
 * for trials: with the province alone in it they took each other's polls.
 */
export function queuePrefix(provinceCode: string, installation: string): string {
  return `{dongbo:${provinceCode}:${installation}}`;
}

/** `telemetry` goes to the one queue that is rung by work, not by the clock. */
export function openQueues(redis: RedisClient, prefix: string, telemetry?: Telemetry): Queues {
  const open = (name: QueueName): Queue => {
    const queue = new Queue(name, {
      connection: redis,
      prefix,
      ...(telemetry !== undefined && name === 'push' && { telemetry }),
      // BullMQ keeps ten thousand events by default, which nobody reads.
      streams: { events: { maxLen: 100 } },
      // BullMQ retries nothing: the schedulers ring again, and the ledger knows what is outstanding.
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: { count: 20 } },
    });
    // connection.ts logs these; without a listener BullMQ prints them on the console.
    queue.on('error', () => undefined);
    return queue;
  };
  return Object.fromEntries(QUEUE_NAMES.map((name) => [name, open(name)] as const)) as Queues;
}

/**
 * Deletes every job of these queues: BullMQ would block a killed process's slots for more than a minute. Only for the one
 * process that works on them.
 */
export async function forgetJobs(
  redis: RedisClient,
  prefix: string,
  names: readonly QueueName[] = QUEUE_NAMES,
): Promise<void> {
  for (const name of names) {
    for (const server of primariesOf(redis)) {
      const keys: AsyncIterable<string[]> = server.scanStream({ match: `${prefix}:${name}:*`, count: 1_000 });
      for await (const found of keys) if (found.length > 0) await redis.unlink(...found);
    }
  }
}

export async function closeQueues(queues: Queues): Promise<void> {
  await Promise.all(Object.values(queues).map((queue: Queue) => queue.close()));
}

/** The name of a source's jobs: a ticket says which source is to be read, and nothing else. */
export function jobOfSource(queue: 'poll' | 'census', source: string): string {
  return source === MAIN_SOURCE ? queue : `${queue}@${source}`;
}

/** Has a poll of the source begin at once, unless one is running or waits. */
export async function ringPoll({ poll }: Pick<Queues, 'poll'>, source = MAIN_SOURCE): Promise<void> {
  const job = jobOfSource('poll', source);
  await poll.add(job, {}, { deduplication: { id: job === 'poll' ? 'resumed' : `resumed@${source}` } });
}

/** Has a census of the source begin as soon as none is running; rung many times, it is one. */
export async function ringCensus({ census }: Pick<Queues, 'census'>, source = MAIN_SOURCE): Promise<void> {
  const job = jobOfSource('census', source);
  await census.add(job, {}, { deduplication: { id: job === 'census' ? 'overdue' : `overdue@${source}` } });
}
