import type { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { DaemonRole } from '../../src/queue/roles.ts';
import type { SourcePage } from '../../src/source/source.ts';
import { startWorkers } from '../../workers/index.ts';
import { manyRows } from '../support/cases.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { createContext, type Ends, type TestContext } from './context.ts';

export const SECRET = 'Trần Thị Thử, 030190000001';

let prefixes = 0;

/** One Redis for the tests of a file, and the contexts and workers on it. */
export function testWorkers() {
  let server: TestRedis;
  let redis: Redis;
  beforeAll(async () => {
    server = await startTestRedis();
    redis = server.connect();
  });
  afterAll(() => server.close());

  function context(ends: Ends = {}, on: Redis = redis): TestContext {
    prefixes += 1;
    const made = createContext(on, `{test:${prefixes}}`, ends);
    onTestFinished(async () => void (await made.dispose()));
    return made;
  }

  return {
    context,

    withConfig: (config: Partial<TestContext['config']>): TestContext => {
      const made = context();
      return { ...made, config: { ...made.config, ...config } };
    },

    wipe: () => redis.flushall(),

    /** Everything Redis holds of these queues, keys and values, as one text. */
    allInRedis: async ({ prefix }: TestContext): Promise<string> => {
      const seen: string[] = [];
      for (const key of await redis.keys(`${prefix}:*`)) {
        seen.push(key);
        const type = await redis.type(key);
        if (type === 'string') seen.push(String(await redis.get(key)));
        if (type === 'hash') seen.push(JSON.stringify(await redis.hgetall(key)));
        if (type === 'list') seen.push(...(await redis.lrange(key, 0, -1)));
        if (type === 'zset') seen.push(...(await redis.zrange(key, '0', '-1')));
        if (type === 'stream') seen.push(JSON.stringify(await redis.xrange(key, '-', '+')));
      }
      return seen.join('\n');
    },
  };
}

/** Starts the workers of the roles; they are closed when the test ends, before the context. */
export function started(roles: readonly DaemonRole[], made: TestContext): Worker[] {
  const workers = startWorkers(roles, made);
  onTestFinished(async () => void (await Promise.all(workers.map((worker) => worker.close(true)))));
  return workers;
}

export async function ingest({ ledger }: TestContext, count: number, now = Date.now()): Promise<void> {
  await ledger.ingest({ rows: manyRows(count), drafts: [], readAt: now, now });
}

export function pageOf(count: number): SourcePage {
  const rows = manyRows(count).map(({ record }) => ({ kind: 'case' as const, record }));
  return { rows, readAt: Date.now(), progress: { read: count, expected: count } };
}
