import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { DongboError, UsageError } from '../../src/domain/errors.ts';
import { silentLog } from '../../src/observability/log.ts';
import type { RedisAddress, RedisClient } from '../../src/queue/client.ts';
import { checkRedis, connectRedis } from '../../src/queue/connection.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { SOON } from '../support/soon.ts';
import { fakeRedisServer } from './fakeRedisServer.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(() => {
  vi.useRealTimers();
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
});

function connected(address: RedisAddress, log = silentLog): RedisClient {
  const redis = connectRedis(address, log);
  cleanUps.push(() => redis.disconnect());
  return redis;
}

async function fake(...args: Parameters<typeof fakeRedisServer>): ReturnType<typeof fakeRedisServer> {
  const server = await fakeRedisServer(...args);
  cleanUps.push(() => server.close());
  return server;
}

/** What checkRedis ends with, its time-outs passed in no time. */
async function refusal(redis: RedisClient): Promise<unknown> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const ended = checkRedis(redis, silentLog).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(10_000);
  return await ended;
}

let server: TestRedis;

beforeAll(async () => {
  server = await startTestRedis();
});
afterAll(() => server.close());

describe('a Redis at start-up', () => {
  test('that is new enough and evicts nothing is taken without a word', async () => {
    const log = recordingLog();
    await checkRedis(connected({ socket: server.socket }), log);
    expect(log.lines).toEqual([]);
  });

  test.each(['6.0.16', '5.0.7', '2.8.0'])('of version %s is refused as a usage error', async (version) => {
    const { url } = await fake(version);
    const error = await checkRedis(connected({ url }), silentLog).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ code: 'redis.too_old', exitCode: 2 });
    expect(error).toHaveProperty('message', expect.stringContaining(version));
    expect(error).toHaveProperty('remedy', expect.stringContaining('6.2'));
  });

  test.each(['6.2.0', '7.0.15', '8.2.1', '10.0.0'])('of version %s is new enough', async (version) => {
    const { url } = await fake(version);
    await checkRedis(connected({ url }), silentLog);
  });

  test('that may evict keys is taken with a warning, what was found, and the command to type', async () => {
    const redis = connected({ socket: server.socket });
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const log = recordingLog();
    await checkRedis(redis, log);
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    expect(log.events()).toEqual(['redis.eviction_policy']);
    expect(log.lines[0]?.fields).toMatchObject({ found: 'allkeys-lru', expected: 'noeviction' });
    expect(log.lines[0]?.fields['remedy']).toContain('redis-cli config set maxmemory-policy noeviction');
  });

  test('that forbids CONFIG, as managed ones do, is taken without a warning', async () => {
    const redis = connected({ socket: server.socket });
    await redis.call('ACL', 'SETUSER', 'limited', 'on', 'nopass', '~*', '+@all', '-config');
    await redis.call('AUTH', 'limited', 'any');
    const log = recordingLog();
    await checkRedis(redis, log);
    expect(log.lines).toEqual([]);
  });

  test('that cannot be reached is given up after ten seconds, with a remedy', async () => {
    const error = await refusal(connected({ socket: `${server.socket}.not-there` }));
    expect(error).toBeInstanceOf(DongboError);
    expect(error).toMatchObject({ code: 'redis.unreachable' });
    expect(error).toHaveProperty('remedy', expect.stringContaining('address'));
  });

  test('that accepts connections and never answers is given up as well', async () => {
    const { url } = await fake('7.0.15', () => '');
    expect(await refusal(connected({ url }))).toMatchObject({ code: 'redis.unreachable' });
  });

  test('that refuses the password is refused without repeating it', async () => {
    const no = '-WRONGPASS invalid username-password pair\r\n';
    const needsAuth = '-NOAUTH Authentication required.\r\n';
    const { url } = await fake('7.0.15', ([name]) => (/^(auth|hello)$/i.test(name ?? '') ? no : needsAuth));
    const error = await refusal(connected({ url, password: 'very-secret' }));
    expect(error).toBeInstanceOf(DongboError);
    expect(error).toMatchObject({ code: 'system.redis_login', exitCode: 2 });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('very-secret');
  });
});

describe('a connection', () => {
  test('presents the configured user name and password', async () => {
    const redis = await fake('7.0.15');
    await connected({ url: redis.url, username: 'dongbo', password: 'very-secret' }).ping();
    expect(redis.asked.some((line) => /\bdongbo very-secret\b/.test(line))).toBe(true);
  });

  test('presents nothing where nothing is configured', async () => {
    const redis = await fake('7.0.15');
    await connected({ url: redis.url, username: undefined, password: undefined }).ping();
    expect(redis.asked.some((line) => /\bauth\b/i.test(line))).toBe(false);
  });

  test('lets commands wait while Redis is away, and says so once an outage', async () => {
    const own = await startTestRedis();
    try {
      const log = recordingLog();
      const redis = connected({ socket: own.socket }, log);
      await redis.ping();
      for (let outages = 1; outages <= 2; outages += 1) {
        await own.stop();
        await vi.waitUntil(() => log.lines.length === outages, { ...SOON, interval: 5 });
        const waiting = redis.ping();
        // A few more tries in vain, which are not worth a line each.
        await new Promise((resolve) => setTimeout(resolve, 150));
        await own.start();
        expect(await waiting).toBe('PONG');
      }
      expect(log.events()).toEqual(['redis.unreachable', 'redis.unreachable']);
    } finally {
      await own.close();
    }
  });
});
