import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestBudget } from '../../src/portal/portal.ts';
import { type AdjustableBudget, createRequestBudget } from '../../src/queue/requestBudget.ts';
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

function budgetOf(requestsPerSecond: number, key = freshKey()): AdjustableBudget {
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

/** Slots are three hundredths further apart than the rate says. */
function intervalMs(requestsPerSecond: number): number {
  return 1_030 / requestsPerSecond;
}

interface BudgetState {
  /** The slots that were taken, newest first, in microseconds by Redis's clock. */
  readonly slots: readonly number[];
  /** When a slot was last taken. */
  readonly seen: number;
}

async function stateOf(redis: Redis, key: string): Promise<BudgetState> {
  const slots = await redis.lrange(`${key}:starts`, 0, -1);
  return { slots: slots.map(Number), seen: Number(await redis.hget(key, 'seen')) };
}

/** As if all of it had happened `later` microseconds later. */
async function postpone(redis: Redis, key: string, later: number): Promise<void> {
  const { slots } = await stateOf(redis, key);
  for (const [i, slot] of slots.entries()) await redis.lset(`${key}:starts`, i, String(slot + later));
  for (const field of ['seen', 'since']) await redis.hincrby(key, field, later);
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

  test('callers of two processes that wait together wait for slots that follow one another without a gap', async () => {
    const key = freshKey();
    const redis = server.connect();
    // Slow, so that no stall of the machine lets a slot pass unused.
    const budgets = [budgetOf(0.1, key), budgetOf(0.1, key)];
    await budgets[0]?.take(never);
    const { slots } = await stateOf(redis, key);
    const stop = new AbortController();
    const waiting = budgets.map((budget) => budget.take(stop.signal));
    await expect.poll(async () => (await stateOf(redis, key)).slots.length).toBe(3);
    const place = intervalMs(0.1) * 1_000;
    const first = slots[0] ?? 0;
    expect((await stateOf(redis, key)).slots).toEqual([first + 2 * place, first + place, first]);
    stop.abort(new Error('enough'));
    const ends = await Promise.allSettled(waiting);
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
  });

  test('the slot of a caller that gives up goes to the next in line', async () => {
    const key = freshKey();
    const redis = server.connect();
    const budget = budgetOf(0.1, key);
    await budget.take(never);
    const stops = Array.from({ length: 3 }, () => new AbortController());
    const waiting = stops.map(({ signal }) => budget.take(signal));
    await expect.poll(async () => (await stateOf(redis, key)).slots.length).toBe(2);
    const { slots } = await stateOf(redis, key);
    stops[0]?.abort(new Error('enough'));
    await expect(waiting[0]).rejects.toThrow('enough');
    await expect.poll(async () => (await stateOf(redis, key)).seen).toBeGreaterThan(slots[1] ?? 0);
    await expect.poll(async () => (await stateOf(redis, key)).slots).toEqual(slots);
    for (const stop of stops) stop.abort(new Error('enough'));
    await Promise.allSettled(waiting);
    await expect.poll(async () => (await stateOf(redis, key)).slots).toEqual(slots.slice(1));
  });

  test('slots that nobody used are made up for, closer together than even but not in a burst', async () => {
    const key = freshKey();
    const redis = server.connect();
    const window = intervalMs(20) * 20_000;
    const budget = budgetOf(20, key);
    // The state of a budget that has worked for an hour: no start in the last half of the window, nine before.
    const [seconds, micros] = await redis.time();
    const now = Number(seconds) * 1_000_000 + Number(micros);
    const nine = Array.from({ length: 9 }, (_, i) => now - window + (i + 1) * 51_500);
    await redis.rpush(`${key}:starts`, ...nine.toReversed().map(String));
    await redis.hset(key, { seen: now, offset: 0, since: now - 3_600_000_000 });
    const starts = await startsOf([budget], 4, 12);
    const { slots } = await stateOf(redis, key);
    const gaps = slots.slice(0, 11).map((slot, i) => slot - (slots[i + 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0.84 * 51_500);
    for (const [i, slot] of slots.entries()) {
      const first = slots[i + 20];
      if (first !== undefined) expect(slot - first).toBeGreaterThanOrEqual(window);
    }
    expect(starts).toHaveLength(12);
    expect(mostWithin(1_000, starts)).toBeLessThanOrEqual(20);
  });

  test('no second has more starts than the rate, after a pause as well', async () => {
    const key = freshKey();
    const budgets = [budgetOf(20, key), budgetOf(20, key)];
    const before = await startsOf(budgets, 4, 24);
    await sleep(500);
    const after = await startsOf(budgets, 4, 40);
    expect(mostWithin(1_000, [...before, ...after])).toBeLessThanOrEqual(20);
  });

  test('a rate below one a second is kept exactly', async () => {
    const budget = budgetOf(0.8);
    await budget.take(never);
    expect(await timed(budget.take(never))).toBeGreaterThan(1_190);
  });

  test('a process that slows down slows down the others, until it is back at the full rate', async () => {
    const key = freshKey();
    const [slow, other] = [budgetOf(20, key), budgetOf(20, key)];
    slow.slowTo(0.25);
    await slow.take(never);
    // The first of another process brings it the news.
    for (let i = 0; i < 3; i += 1) await other.take(never);
    const redis = server.connect();
    const { slots } = await stateOf(redis, key);
    const [last = 0, before = 0] = slots;
    expect(last - before).toBeGreaterThanOrEqual(1_000 * intervalMs(5));
    slow.slowTo(1);
    await slow.take(never);
    expect(await redis.exists(`${key}:share`)).toBe(0);
  });

  test('a request after a quiet time starts at once', async () => {
    const key = freshKey();
    const budget = budgetOf(2, key);
    await budget.take(never);
    await sleep(intervalMs(2) + 25);
    await budget.take(never);
    const { slots, seen } = await stateOf(server.connect(), key);
    expect(slots[0], 'its slot was the moment of the request').toBe(seen);
  });

  test('the first request of an unknown past waits, because one may have started just before', async () => {
    expect(await timed(budgetOf(4).take(never))).toBeGreaterThan(240);
  });

  test('the first request at a very slow rate waits no longer than a second', async () => {
    const key = freshKey();
    const redis = server.connect();
    const stop = new AbortController();
    const waiting = budgetOf(0.01, key).take(stop.signal);
    await expect.poll(async () => (await stateOf(redis, key)).slots.length).toBe(1);
    const { slots, seen } = await stateOf(redis, key);
    stop.abort(new Error('enough'));
    await Promise.allSettled([waiting]);
    // By the machine's clock a stall would count as waiting.
    expect((slots[0] ?? 0) - seen).toBe(1_000_000);
  });

  test('an aborted wait ends at once with the reason of the abort', async () => {
    const stop = new AbortController();
    const budget = budgetOf(0.01);
    await budget.take(never);
    const waiting = budget.take(stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 50);
    // The slot comes after 103 seconds, and would fulfil the promise.
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
    await postpone(redis, key, hour);
    expect(await timed(budget.take(never))).toBeLessThan(60_000);
  });

  test('a clock set back keeps the queue that there was', async () => {
    const key = freshKey();
    const redis = server.connect();
    const budget = createRequestBudget({ redis, key, requestsPerSecond: 20 });
    await budget.take(never);
    const hour = 3_600_000_000;
    await postpone(redis, key, hour);
    await redis.lset(`${key}:starts`, 0, String((await stateOf(redis, key)).seen + 300_000));
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
      // Not events.once(), which rejects when a write in flight fails before.
      const closed = connections.map((redis) => new Promise<void>((resolve) => redis.once('close', resolve)));
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
