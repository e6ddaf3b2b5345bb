import { Redis } from 'ioredis';
import { REDIS_RECONNECT } from '../domain/delays.ts';
import { DongboError, UsageError } from '../domain/errors.ts';
import { errorFields, type Log } from '../observability/log.ts';

/** Where the queue's Redis is: a redis:// address, or the unix socket of the private one. */
export type RedisAddress =
  | { readonly url: string; readonly username?: string | undefined; readonly password?: string | undefined }
  | { readonly socket: string };

/**
 * A connection that keeps trying for as long as it is open: Redis may be restarted or wiped at any moment
 * (law 1), and commands wait until it is back. Must be closed with `disconnect()`.
 */
export function connectRedis(address: RedisAddress, log: Log): Redis {
  const options = {
    // BullMQ's blocking commands must never be given up by the client.
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
    // One line an outage instead of one a second.
    if (!logged) log.warn('redis.unreachable', errorFields(error));
    logged = true;
  });
  redis.on('ready', () => {
    logged = false;
  });
  return redis;
}

const OLDEST = [6, 2] as const;
/** How long Redis may take to answer at start-up, in milliseconds. */
const START_MS = 10_000;

/**
 * Refuses a Redis older than 6.2; warns where it may evict keys. An evicted key is no lost case, since the
 * ledger is the truth, but a bell that does not ring until the next sweep.
 */
export async function checkRedis(redis: Redis, log: Log): Promise<void> {
  const version = /redis_version:(\S+)/.exec(await serverInfo(redis))?.[1] ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new UsageError(
      'redis.too_old',
      `The Redis at queue.url is version ${version}.`,
      'Use Redis 6.2 or newer, or leave queue.url empty: dongbo then runs its own.',
    );
  }
  const policy = await evictionPolicy(redis);
  if (policy !== null && policy !== 'noeviction') {
    log.warn('redis.eviction_policy', {
      found: policy,
      expected: 'noeviction',
      remedy: 'Set it with: redis-cli config set maxmemory-policy noeviction (and in redis.conf).',
    });
  }
}

/** A connection waits for Redis for ever; a start must not. */
async function serverInfo(redis: Redis): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new DongboError({
            code: 'redis.unreachable',
            message: `The Redis at queue.url did not answer within ${START_MS / 1_000} seconds.`,
            remedy: 'Check the address, the password and that Redis runs; then start again.',
          }),
        ),
      START_MS,
    );
  });
  try {
    return await Promise.race([redis.info('server'), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Null where the server does not say (managed services forbid CONFIG). */
async function evictionPolicy(redis: Redis): Promise<string | null> {
  try {
    const answer = await redis.config('GET', 'maxmemory-policy');
    return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : null;
  } catch {
    return null;
  }
}
