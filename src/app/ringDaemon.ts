import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import type { Log } from '../observability/log.ts';
import { createBell } from '../queue/bell.ts';
import { connectRedis, type RedisAddress } from '../queue/connection.ts';
import { socketOf } from '../queue/privateRedis.ts';
import { closeQueues, openQueues, queuePrefix } from '../queue/queues.ts';

/** How long a Redis may take to answer somebody who only rings, in milliseconds. */
const ANSWER_MS = 2_000;

/** Where the queue's Redis is; a private one is there while a daemon or a `sync` runs. */
export function redisAddress(config: Config): RedisAddress {
  const { url, username, password } = config.queue;
  if (url === '') return { socket: socketOf(config.dataDir) };
  return { url, username: username ?? undefined, password: password?.reveal() };
}

/**
 * Rings for the replays, and so for the deliveries, or for the deliveries alone, of a daemon that may be running on
 * this dataDir. Whether a Redis heard it; where there is none, the next start rings by itself.
 */
export async function ringDaemon(
  config: Config,
  log: Log,
  queue: 'replay' | 'push' = 'replay',
): Promise<boolean> {
  if (config.queue.url === '' && !existsSync(socketOf(config.dataDir))) return false;
  const redis = connectRedis(redisAddress(config), log);
  try {
    const alive = await Promise.race([
      redis.ping().then(() => true),
      new Promise<false>((resolve) => setTimeout(() => resolve(false), ANSWER_MS)),
    ]);
    if (!alive) return false;
    const queues = openQueues(redis, queuePrefix(config.province.code));
    const bell = createBell(queues[queue], queue === 'push' ? config.portal.concurrency : 1);
    bell.ring();
    await bell.settled();
    await closeQueues(queues);
    return true;
  } finally {
    redis.disconnect();
  }
}
