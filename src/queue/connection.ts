import { Redis } from 'ioredis';
import { REDIS_RECONNECT } from '../domain/delays.ts';
import { DongboError, UsageError } from '../domain/errors.ts';
import { within } from '../domain/within.ts';
import { errorFields, type Log } from '../observability/log.ts';
import { refusalOf, refusedConnection } from './refusal.ts';

/** A redis:// address, or the unix socket of the private Redis. */
export type RedisAddress =
  | { readonly url: string; readonly username?: string | undefined; readonly password?: string | undefined }
  | { readonly socket: string };

/**
 * Retries for as long as it is open: Redis may be restarted or wiped at any moment (law 1), and commands wait until it
 * is back. Close with `disconnect()`.
 */
export function connectRedis(address: RedisAddress, log: Log): Redis {
  const options = {
    // The client must never give up BullMQ's blocking commands.
    maxRetriesPerRequest: null,
    retryStrategy: (tries: number) => Math.min(REDIS_RECONNECT.stepMs * tries, REDIS_RECONNECT.longestMs),
  };
  const redis =
    'url' in address
      ? new Redis(address.url, {
          ...options,
          ...(address.username === undefined ? {} : { username: address.username }),
          ...(address.password === undefined ? {} : { password: address.password }),
        })
      : new Redis({ ...options, path: address.socket });
  let logged = false;
  redis.on('error', (error: unknown) => {
    // One line per outage.
    if (!logged) log.warn('redis.unreachable', errorFields(error));
    logged = true;
  });
  redis.on('ready', () => {
    logged = false;
  });
  return redis;
}

export const OLDEST_REDIS = '6.2';

/** The version in the server's own account of itself (INFO). */
export function redisVersion(info: string): string {
  return /redis_version:(\S+)/.exec(info)?.[1] ?? '0';
}

export function isTooOld(version: string): boolean {
  return version.localeCompare(OLDEST_REDIS, 'en', { numeric: true }) < 0;
}

const START_MS = 10_000;

/**
 * Refuses a Redis older than 6.2, and one that refuses us for good (`refusal.ts`); warns if it may evict keys. An evicted
 * key loses no case, but silences a bell until the next sweep.
 */
export async function checkRedis(redis: Redis, log: Log): Promise<void> {
  const version = redisVersion(await firstAnswer(redis));
  if (isTooOld(version)) {
    throw new UsageError(
      'redis.too_old',
      `The Redis at queue.url is version ${version}.`,
      'Use Redis 6.2 or newer, or leave queue.url empty: dongbo then runs its own.',
    );
  }
  const policy = await redisSetting(redis, 'maxmemory-policy');
  if (policy !== null && policy !== 'noeviction') {
    log.warn('redis.eviction_policy', {
      found: policy,
      expected: 'noeviction',
      remedy: 'Set it with: redis-cli config set maxmemory-policy noeviction (and in redis.conf).',
    });
  }
}

async function firstAnswer(redis: Redis): Promise<string> {
  const { refusal, stop } = refusedConnection(redis);
  const info = redis.info('server').catch((error: unknown) => {
    throw refusalOf(error) ?? error;
  });
  try {
    // A connection waits for ever; a start must not.
    return await within(START_MS, Promise.race([info, refusal]), () => {
      throw new DongboError({
        code: 'redis.unreachable',
        message: `The Redis at queue.url did not answer within ${START_MS / 1_000} seconds.`,
        remedy: 'Check the address and port, the firewall between, and that Redis runs; then start again.',
      });
    });
  } finally {
    stop();
  }
}

/** A setting of the server; null where it refuses to say (managed services forbid CONFIG). */
export async function redisSetting(redis: Redis, name: string): Promise<string | null> {
  const answer: unknown = await redis.config('GET', name).catch(() => null);
  return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : null;
}
