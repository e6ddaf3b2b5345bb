import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import { socketOf } from '../../../src/queue/privateRedis.ts';

/** A client of the redis-server that dongbo runs for this dataDir, or null where none answers. */
export async function connectPrivateRedis(dataDir: string): Promise<Redis | null> {
  const path = socketOf(dataDir);
  if (!existsSync(path)) return null;
  const redis = new Redis({ path, lazyConnect: true, retryStrategy: null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return redis;
  } catch {
    redis.disconnect();
    return null;
  }
}

export async function redisIsRunning(dataDir: string): Promise<boolean> {
  const redis = await connectPrivateRedis(dataDir);
  redis?.disconnect();
  return redis !== null;
}

/** Does nothing where no server answers, as after a kill. */
export async function withPrivateRedis(
  dataDir: string,
  use: (redis: Redis) => Promise<unknown>,
): Promise<void> {
  const redis = await connectPrivateRedis(dataDir);
  // SHUTDOWN answers by closing the connection, which the client reports as an error.
  if (redis !== null) await use(redis).catch(() => undefined);
  redis?.disconnect();
}

/** Stops a server that a killed command left behind. */
export async function stopRedis(dataDir: string): Promise<void> {
  await withPrivateRedis(dataDir, (redis) => redis.shutdown('NOSAVE'));
}
