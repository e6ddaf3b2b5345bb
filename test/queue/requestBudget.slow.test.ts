import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestBudget } from '../../src/portal/portal.ts';
import { createRequestBudget } from '../../src/queue/requestBudget.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

let server: TestRedis;
let keys = 0;

beforeAll(async () => {
  server = await startTestRedis();
});
afterAll(() => server.close());

const never = new AbortController().signal;

function freshKey(): string {
  keys += 1;
  return `budget:${keys}`;
}

function budgetOf(requestsPerSecond: number, key = freshKey()): RequestBudget {
  return createRequestBudget({ redis: server.connect(), key, requestsPerSecond });
}

/** `callers` take one after another until `count` were taken in all; when each began, sorted. */
async function startsOf(
  budgets: readonly RequestBudget[],
  callers: number,
  count: number,
): Promise<number[]> {
  const starts: number[] = [];
  let left = count;
  const caller = async (budget: RequestBudget): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await budget.take(never);
      starts.push(performance.now());
    }
  };
  await Promise.all(budgets.flatMap((budget) => Array.from({ length: callers }, () => caller(budget))));
  return starts.toSorted((a, b) => a - b);
}

function mostWithin(ms: number, starts: readonly number[]): number {
  const inWindow = starts.map((from) => starts.filter((at) => at >= from && at < from + ms).length);
  return Math.max(...inWindow);
}

async function timed(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work;
  return performance.now() - start;
}

/** Slots are a twentieth further apart than the rate says. */
function intervalMs(requestsPerSecond: number): number {
  return 1_050 / requestsPerSecond;
}

interface BudgetState {
  /** When the next slot is, in microseconds by Redis's clock. */
  readonly free: number;
  /** When a slot was last taken. */
  readonly seen: number;
}

/** Takes a slot without waiting for it: on a busy machine a caller can be late for its slot, and takes another. */
async function takeSlot(budget: RequestBudget, redis: Redis, key: string): Promise<void> {
  const stop = new AbortController();
  const waiting = budget.take(stop.signal);
  await expect.poll(() => redis.exists(key)).toBe(1);
  stop.abort(new Error('enough'));
  await waiting.catch(() => undefined);
}

async function stateOf(redis: Redis, key: string): Promise<BudgetState> {
  const [free, seen] = await redis.hmget(key, 'free', 'seen');
  return { free: Number(free), seen: Number(seen) };
}

test('a process that stalls does not catch up in a burst', async () => {
  const budget = budgetOf(20);
  await budget.take(never);
  const running = startsOf([budget], 8, 8);
  await sleep(20);
  const until = performance.now() + 400;
  while (performance.now() < until) {
    // The event loop stands still while eight slots come and go.
  }
  expect(mostWithin(100, await running)).toBeLessThanOrEqual(3);
});

describe.concurrent('a request budget', () => {
  test('two processes together start no request before its slot, and no two in one slot', async () => {
    const key = freshKey();
    const before = performance.now();
    const starts = await startsOf([budgetOf(40, key), budgetOf(40, key)], 8, 60);
    const early = starts.filter((at, place) => at < before + (place + 1) * intervalMs(40) - 1);
    expect([starts.length, early]).toEqual([60, []]);
  });

  test('the slots of callers that wait together follow one another without a gap, whichever process takes them', async () => {
    const key = freshKey();
    const redis = server.connect();
    // Slow, so that no stall of the machine lets a slot pass unused.
    const budgets = [budgetOf(0.1, key), budgetOf(0.1, key)];
    await takeSlot(budgetOf(0.1, key), redis, key);
    const { free } = await stateOf(redis, key);
    const stop = new AbortController();
    const waiting = budgets.flatMap((budget) => Array.from({ length: 5 }, () => budget.take(stop.signal)));
    const tenLater = free + 10 * intervalMs(0.1) * 1_000;
    await expect.poll(async () => (await stateOf(redis, key)).free).toBeGreaterThanOrEqual(tenLater);
    expect((await stateOf(redis, key)).free).toBe(tenLater);
    stop.abort(new Error('enough'));
    const ends = await Promise.allSettled(waiting);
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
  });

  test('a rate below one a second is kept exactly', async () => {
    const budget = budgetOf(0.8);
    await budget.take(never);
    expect(await timed(budget.take(never))).toBeGreaterThan(1_190);
  });

  test('a request after a quiet time starts at once', async () => {
    const key = freshKey();
    const budget = budgetOf(2, key);
    await budget.take(never);
    await sleep(intervalMs(2) + 25);
    await budget.take(never);
    const { free, seen } = await stateOf(server.connect(), key);
    expect(free - seen, 'its slot was the moment of the request').toBe(intervalMs(2) * 1_000);
  });

  test('the first request of an unknown past waits, because one may have started just before', async () => {
    expect(await timed(budgetOf(4).take(never))).toBeGreaterThan(240);
  });

  test('the first request at a very slow rate waits no longer than a second', async () => {
    const key = freshKey();
    const redis = server.connect();
    await takeSlot(budgetOf(0.01, key), redis, key);
    const { free, seen } = await stateOf(redis, key);
    // The next slot is an interval after the first; by the machine's clock a stall would count as waiting.
    expect(free - intervalMs(0.01) * 1_000 - seen).toBe(1_000_000);
  });

  test('an aborted wait ends at once with the reason of the abort', async () => {
    const stop = new AbortController();
    const key = freshKey();
    const budget = budgetOf(0.01, key);
    await takeSlot(budget, server.connect(), key);
    const waiting = budget.take(stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 50);
    // The slot comes after 105 seconds, and would fulfil the promise.
    await expect(waiting).rejects.toThrow('enough');
  });

  test('an aborted caller takes nothing', async () => {
    const key = freshKey();
    const redis = server.connect();
    const budget = createRequestBudget({ redis, key, requestsPerSecond: 1 });
    await expect(budget.take(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(await redis.exists(key)).toBe(0);
  });

  test('a clock set back by an hour delays nobody', async () => {
    const key = freshKey();
    const redis = server.connect();
    const budget = createRequestBudget({ redis, key, requestsPerSecond: 20 });
    await budget.take(never);
    const hour = 3_600_000_000;
    await redis.hincrby(key, 'free', hour);
    await redis.hincrby(key, 'seen', hour);
    expect(await timed(budget.take(never))).toBeLessThan(60_000);
  });

  test('a clock set back keeps the queue that there was', async () => {
    const key = freshKey();
    const redis = server.connect();
    const budget = createRequestBudget({ redis, key, requestsPerSecond: 20 });
    await budget.take(never);
    const hour = 3_600_000_000;
    await redis.hincrby(key, 'free', hour + 300_000);
    await redis.hincrby(key, 'seen', hour);
    expect(await timed(budget.take(never))).toBeGreaterThan(300);
  });

  test('the state expires by itself', async () => {
    const key = freshKey();
    const redis = server.connect();
    await createRequestBudget({ redis, key, requestsPerSecond: 20 }).take(never);
    const ttl = await redis.pttl(key);
    expect(ttl).toBeGreaterThan(500_000);
    expect(ttl).toBeLessThan(700_000);
  });

  test('a script that Redis refuses holds requests back, says so once, and is tried again', async () => {
    const key = freshKey();
    const redis = server.connect();
    await redis.set(key, 'not a hash');
    const said: string[] = [];
    const say = (event: string): void => {
      said.push(event);
    };
    const log = { debug: say, info: say, warn: say, error: say };
    const waiting = createRequestBudget({ redis, key, requestsPerSecond: 20, log }).take(never);
    await expect.poll(() => said).toEqual(['budget.redis_unavailable']);
    await sleep(500);
    expect(said).toHaveLength(1);
    await redis.del(key);
    await waiting;
  });

  test('while Redis is away nobody starts, and afterwards the rate still holds', async () => {
    const key = freshKey();
    const own = await startTestRedis();
    try {
      const connections = [own.connect(), own.connect()];
      const budgets = connections.map((redis) => createRequestBudget({ redis, key, requestsPerSecond: 20 }));
      const running = startsOf(budgets, 4, 30);
      await sleep(400);
      const closed = connections.map((redis) => once(redis, 'close'));
      await own.stop();
      await Promise.all(closed);
      const gone = performance.now();
      const stop = new AbortController();
      const givenUp = budgets[0]?.take(stop.signal);
      await sleep(300);
      const back = performance.now();
      stop.abort(new Error('enough'));
      await expect(givenUp).rejects.toThrow('enough');
      await own.start();

      const starts = await running;
      expect(starts).toHaveLength(30);
      expect(starts.filter((at) => at > gone && at < back)).toEqual([]);
      const afterwards = starts.filter((at) => at > back);
      const early = afterwards.filter((at, place) => at < back + (place + 1) * intervalMs(20) - 1);
      expect(early).toEqual([]);
    } finally {
      await own.close();
    }
  });
});
