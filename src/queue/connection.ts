import type { Redis } from 'ioredis';
import { DongboError, UsageError } from '../domain/errors.ts';
import { systemError } from '../domain/systemFault.ts';
import type { SystemFaultKind } from '../domain/systemFaults.ts';
import { within } from '../domain/within.ts';
import { errorFields, type Log } from '../observability/log.ts';
import {
  addressOf,
  openClient,
  placeOf,
  primariesOf,
  type RedisAddress,
  type RedisClient,
} from './client.ts';
import { refusalOf, refused, refusedConnection } from './refusal.ts';
import { whyAway } from './whyAway.ts';

/**
 * Retries for as long as it is open: Redis may be restarted or wiped at any moment (law 1), and commands wait until it
 * is back. Close with `disconnect()`.
 */
export function connectRedis(address: Extract<RedisAddress, { socket: string }>, log: Log): Redis;
export function connectRedis(address: RedisAddress, log: Log): RedisClient;
export function connectRedis(address: RedisAddress, log: Log): RedisClient {
  const redis = openClient(address);
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

/** What else than a single server can answer, by its own account (INFO). */
const MODES: Readonly<Record<string, SystemFaultKind>> = {
  cluster: 'redis_is_cluster',
  sentinel: 'redis_is_sentinel',
};

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
export async function checkRedis(redis: RedisClient, log: Log): Promise<void> {
  const info = await firstAnswer(redis);
  const fault = modeFault(redis, info);
  if (fault !== null) throw refused(fault);
  const version = redisVersion(info);
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

/** What the server is, where queue.url takes it for a single one. Works by chance at best: a cluster keeps keys elsewhere. */
export function modeFault(redis: RedisClient, info: string): SystemFaultKind | null {
  const address = addressOf(redis);
  if (address === undefined || placeOf(address)?.form !== 'single') return null;
  return MODES[/redis_mode:(\w+)/.exec(info)?.[1] ?? ''] ?? null;
}

async function firstAnswer(redis: RedisClient): Promise<string> {
  const { refusal, stop } = refusedConnection(redis);
  const info = redis.info('server').catch((error: unknown) => {
    throw refusalOf(error) ?? error;
  });
  try {
    // A connection waits for ever; a start must not.
    const answer = await within(START_MS, Promise.race([info, refusal]), () => null);
    if (answer !== null) return answer;
  } finally {
    stop();
  }
  throw await unanswered(redis);
}

async function unanswered(redis: RedisClient): Promise<DongboError> {
  const address = addressOf(redis);
  const isSingle = address === undefined || placeOf(address)?.form === 'single';
  // A single one was asked before.
  const kind = isSingle ? null : await whyAway(redis);
  if (kind !== null) return systemError(kind);
  return new DongboError({
    code: 'redis.unreachable',
    message: `The Redis at queue.url did not answer within ${START_MS / 1_000} seconds.`,
    remedy: 'Check the address and port, the firewall between, and that Redis runs; then start again.',
  });
}

/**
 * A setting of the server, of a cluster's primaries all values that are found; null where it refuses to say (managed services
 * forbid CONFIG).
 */
export async function redisSetting(redis: RedisClient, name: string): Promise<string | null> {
  const answers = await Promise.all(primariesOf(redis).map((server) => server.config('GET', name))).catch(
    () => [],
  );
  const values = answers.map((answer: unknown) =>
    Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : '',
  );
  return values.length === 0 || values.includes('') ? null : [...new Set(values)].join(', ');
}
