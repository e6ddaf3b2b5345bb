import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import { socketOf } from '../../src/queue/privateRedis.ts';

/** Uses dongbo's own redis-server; does nothing where none answers, as after a kill. */
export async function withRedis(dataDir: string, use: (redis: Redis) => Promise<unknown>): Promise<void> {
  const path = socketOf(dataDir);
  if (!existsSync(path)) return;
  const redis = new Redis({ path, lazyConnect: true, retryStrategy: null });
  redis.on('error', () => undefined);
  const connected = await redis.connect().then(
    () => true,
    () => false,
  );
  // SHUTDOWN answers by closing the connection, which the client reports as an error.
  if (connected) await use(redis).catch(() => undefined);
  redis.disconnect();
}
