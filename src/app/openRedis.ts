import { once } from 'node:events';
import type { Redis } from 'ioredis';
import type { Config } from '../config/config.ts';
import { within } from '../domain/within.ts';
import { type Log, silentLog } from '../observability/log.ts';
import type { Lifetime } from '../process/lifetime.ts';
import { checkRedis, connectRedis } from '../queue/connection.ts';
import { startPrivateRedis } from '../queue/privateRedis.ts';
import { hasPrivateRedis, redisAddress, redisMayAnswer } from './redisAddress.ts';

/** The queue's Redis. A private one is started first: the caller holds the dataDir's lock. */
export async function openRedis(config: Config, lifetime: Lifetime, log: Log): Promise<Redis> {
  if (hasPrivateRedis(config)) {
    const server = await startPrivateRedis(config.dataDir, log);
    lifetime.own('redis server', server, (started) => started.stop());
  }
  return await connectToRedis(config, lifetime, log);
}

/** Connects to the queue's running Redis. */
export async function connectToRedis(config: Config, lifetime: Lifetime, log: Log): Promise<Redis> {
  const redis = lifetime.own('redis', connectRedis(redisAddress(config), log), (opened) =>
    opened.disconnect(),
  );
  await checkRedis(redis, log);
  return redis;
}

/** Null when no Redis answers in time. */
export async function findRedis(config: Config, timeoutMs: number): Promise<Redis | null> {
  if (!redisMayAnswer(config)) return null;
  const redis = connectRedis(redisAddress(config), silentLog);
  // The client itself would retry for ever.
  const failed = once(redis, 'error').then(() => null);
  const answered = Promise.race([redis.ping().catch(() => null), failed]);
  if ((await within(timeoutMs, answered, () => null)) !== null) return redis;
  redis.disconnect();
  return null;
}
