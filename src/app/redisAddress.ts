import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import type { RedisAddress } from '../queue/connection.ts';
import { socketOf } from '../queue/privateRedis.ts';

type RedisConfig = Pick<Config, 'queue' | 'dataDir'>;

export function hasPrivateRedis({ queue }: RedisConfig): boolean {
  return queue.url === '';
}

/** Where the queue's Redis is; a private one exists while a daemon or a `sync` runs. */
export function redisAddress(config: RedisConfig): RedisAddress {
  if (hasPrivateRedis(config)) return { socket: socketOf(config.dataDir) };
  const { url, username, password } = config.queue;
  return { url, username: username ?? undefined, password: password?.reveal() };
}

/** False where connecting is pointless: the private Redis is not running. */
export function redisMayAnswer(config: RedisConfig): boolean {
  return !hasPrivateRedis(config) || existsSync(socketOf(config.dataDir));
}
