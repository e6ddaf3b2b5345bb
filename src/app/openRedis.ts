import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { within } from '../domain/within.ts';
import { type Log, silentLog } from '../observability/log.ts';
import type { Lifetime } from '../process/lifetime.ts';
import { claimQueues } from '../queue/claim.ts';
import type { RedisAddress, RedisClient } from '../queue/client.ts';
import { checkRedis, connectRedis } from '../queue/connection.ts';
import { socketOf, startPrivateRedis } from '../queue/privateRedis.ts';
import { provinceKeys } from '../queue/queues.ts';
import { checkRedisRights } from '../queue/tryWrite.ts';
import { isOnServer, type LedgerConfig } from './openLedger.ts';

/** How long giving the queues back may take: a claim ends by itself. */
const RELEASE_MS = 2_000;

type RedisConfig = Pick<Config, 'queue' | 'dataDir'>;

export function hasPrivateRedis({ queue }: RedisConfig): boolean {
  return queue.url === '';
}

/** Where the queue's Redis is; a private one exists while a daemon or a `sync` runs. */
export function redisAddress(config: RedisConfig): RedisAddress {
  if (hasPrivateRedis(config)) return { socket: socketOf(config.dataDir) };
  const { url, username, password, sentinel } = config.queue;
  return {
    url,
    username: username ?? undefined,
    password: password?.reveal(),
    sentinel: { username: sentinel.username ?? undefined, password: sentinel.password?.reveal() },
  };
}

/** False where connecting is pointless: the private Redis is not running. */
function redisMayAnswer(config: RedisConfig): boolean {
  return !hasPrivateRedis(config) || existsSync(socketOf(config.dataDir));
}

/** The queue's Redis. A private one is started first: the caller holds the dataDir's lock. */
export async function openRedis(config: Config, lifetime: Lifetime, log: Log): Promise<RedisClient> {
  if (hasPrivateRedis(config)) {
    const server = await startPrivateRedis(config.dataDir, log);
    lifetime.own('redis server', server, (started, leftMs) => started.stop(leftMs));
  }
  return await connectToRedis(config, lifetime, log);
}

interface Queued {
  readonly redis: RedisClient;
  readonly prefix: string;
  readonly lifetime: Lifetime;
  readonly log: Log;
}

/** Only a ledger in a file has one machine; a private Redis is below the dataDir's lock. */
export async function claimSharedQueues(
  config: RedisConfig & LedgerConfig,
  { redis, prefix, lifetime, log }: Queued,
): Promise<void> {
  if (hasPrivateRedis(config) || isOnServer(config)) return;
  const claim = await claimQueues(redis, prefix, { folder: config.dataDir, log });
  lifetime.own('claim on the queues', claim, (opened) => opened.release(), RELEASE_MS);
}

/** Connects to the queue's running Redis. */
export async function connectToRedis(config: Config, lifetime: Lifetime, log: Log): Promise<RedisClient> {
  const redis = lifetime.own('redis', connectRedis(redisAddress(config), log), (opened) =>
    opened.disconnect(),
  );
  await checkRedis(redis, log);
  await checkRedisRights(redis, provinceKeys(config.province.code));
  return redis;
}

/** Null when no Redis answers in time. */
export async function findRedis(config: Config, timeoutMs: number): Promise<RedisClient | null> {
  if (!redisMayAnswer(config)) return null;
  const redis = connectRedis(redisAddress(config), silentLog);
  // The client itself would retry for ever.
  const failed = once(redis, 'error').then(() => null);
  const answered = Promise.race([redis.ping().catch(() => null), failed]);
  if ((await within(timeoutMs, answered, () => null)) !== null) return redis;
  redis.disconnect();
  return null;
}
