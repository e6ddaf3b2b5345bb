import type { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { SourceUnreadableError } from '../../src/domain/errors.ts';
import { DAY_MS, startOfDay } from '../../src/domain/time.ts';
import type { DaemonRole } from '../../src/queue/roles.ts';
import type { SourcePage } from '../../src/source/source.ts';
import { startWorkers } from '../../workers/index.ts';
import { manyRows } from '../support/cases.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { createContext, type Ends, type TestContext } from './context.ts';

const SECRET = 'Trần Thị Thử, 030190000001';

let server: TestRedis;
let redis: Redis;
let prefixes = 0;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  server = await startTestRedis();
  redis = server.connect();
});
afterAll(() => server.close());
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function context(ends: Ends = {}, on: Redis = redis): TestContext {
  prefixes += 1;
  const made = createContext(on, `{test:${prefixes}}`, ends);
  cleanUps.push(() => made.dispose());
  return made;
}

function withConfig(config: Partial<TestContext['config']>): TestContext {
  const made = context();
  return { ...made, config: { ...made.config, ...config } };
}

function started(roles: readonly DaemonRole[], made: TestContext): Worker[] {
  const workers = startWorkers(roles, made);
  cleanUps.push(() => Promise.all(workers.map((worker) => worker.close(true))));
  return workers;
}

async function ingest({ ledger }: TestContext, count: number, now = Date.now()): Promise<void> {
  await ledger.ingest({ rows: manyRows(count), drafts: [], readAt: now, now });
}

/** A case that the portal acknowledged at that time. */
async function synced(made: TestContext, at: number): Promise<void> {
  await ingest(made, 1, at);
  const lease = { owner: 'test', limit: 1, now: at, leaseMs: 1_000, lingerMs: 0 };
  for (const { id, version } of (await made.ledger.lease(lease))?.records ?? []) {
    const settlement = { outcome: 'synced' } as const;
    await made.ledger.settle('test', [{ id, version, sentStatus: '4', settlement }], at);
  }
}

function pageOf(count: number): SourcePage {
  const rows = manyRows(count).map(({ record }) => ({ kind: 'case' as const, record }));
  return { rows, readAt: Date.now(), progress: { read: count, expected: count } };
}

/** Everything Redis holds of these queues, keys and values, as one text. */
async function allInRedis({ prefix }: TestContext): Promise<string> {
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
}

function failing(error: Error): AsyncIterable<SourcePage> {
  return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) };
}

describe('the workers', () => {
  test.each<[DaemonRole[], string[]]>([
    [['poll'], ['poll', 'census']],
    [['push'], ['push', 'sweep', 'replay']],
    [['verify'], ['verify']],
    [['notify'], ['snapshot', 'notify']],
    [
      ['poll', 'push', 'verify', 'notify'],
      ['poll', 'census', 'push', 'sweep', 'replay', 'verify', 'snapshot', 'notify'],
    ],
    [[], []],
  ])('of the roles %j serve the queues %j', (roles, queues) => {
    expect(started(roles, context()).map(({ name }) => name)).toEqual(queues);
  });

  test('expect a heartbeat of the loops they run, and of no others', () => {
    const made = context();
    started(['push'], made);
    made.pass(301_000);
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['sweep']);
  });

  test('give a poll with a long interval the time of three intervals', () => {
    const made = withConfig({ source: { pollIntervalSeconds: 600, timeoutSeconds: 0 } });
    started(['poll'], made);
    made.pass(1_799_000);
    expect(made.beats.late()).toEqual([]);
    made.pass(2_000);
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['poll']);
  });
});

describe('a loop that waits for an answer', () => {
  test('is not late for a source with a Retry-After of five minutes and a slow answer', () => {
    const made = withConfig({ source: { pollIntervalSeconds: 60, timeoutSeconds: 60 } });
    started(['poll'], made);
    made.pass(419_000);
    expect(made.beats.late()).toEqual([]);
    made.pass(2_000);
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['poll']);
  });

  test('is not late for a portal that takes up to ten minutes for each request of a look-up', () => {
    const made = withConfig({ portal: { concurrency: 2, timeoutSeconds: 600 } });
    started(['verify'], made);
    made.pass(1_859_000);
    expect(made.beats.late()).toEqual([]);
    made.pass(2_000);
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['verify']);
  });
});

describe('a poll', () => {
  test('stores changes in the ledger and sends a heartbeat', async () => {
    const made = context({
      pages: async function* () {
        yield pageOf(3);
      },
    });
    await made.ledger.setCursor('changes', 'mark');
    started(['poll'], made);
    made.pass(301_000);
    expect(made.beats.late()).toHaveLength(1);
    await made.queues.poll.add('poll', {});
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).never === 3, { timeout: 10_000 });
    await vi.waitUntil(() => made.beats.late().length === 0, { timeout: 10_000 });
  });

  test('that fails is logged with its remedy, still shows that it lives, and is done again', async () => {
    const error = new SourceUnreadableError(
      'source.unreadable',
      'The source did not answer.',
      'Ask it again.',
    );
    const made = context({ pages: () => failing(error) });
    await made.ledger.setCursor('changes', 'mark');
    started(['poll'], made);
    made.pass(301_000);
    for (let times = 1; times <= 2; times += 1) {
      await made.queues.poll.add('poll', {});
      await vi.waitUntil(() => made.log.lines.length === times, { timeout: 10_000 });
    }
    expect(made.log.lines[0]).toEqual({
      level: 'error',
      event: 'job.failed',
      fields: {
        queue: 'poll',
        errorCode: 'source.unreadable',
        why: 'The source did not answer.',
        remedy: 'Ask it again.',
      },
    });
    expect(made.beats.late()).toEqual([]);
  });

  test("that fails with somebody else's error leaves its message neither in the log nor in Redis", async () => {
    const made = context({ pages: () => failing(new TypeError(`cannot read '${SECRET}'`)) });
    await made.ledger.setCursor('changes', 'mark');
    started(['poll'], made);
    await made.queues.poll.add('poll', {});
    await vi.waitUntil(() => made.log.lines.length === 1, { timeout: 10_000 });
    expect(made.log.lines[0]?.fields).toMatchObject({ queue: 'poll', errorCode: 'TypeError' });
    expect(made.log.lines[0]?.fields['stack']).toContain('index.test.ts');
    expect(JSON.stringify(made.log.lines)).not.toContain(SECRET);
    await vi.waitUntil(async () => (await made.queues.poll.getFailedCount()) === 1, { timeout: 10_000 });
    expect(await allInRedis(made)).toContain('failedReason');
    expect(await allInRedis(made)).not.toContain(SECRET);
  });

  test('that fails while dongbo is stopping is not logged', async () => {
    const made = context({ pages: () => failing(new Error('aborted')) });
    await made.ledger.setCursor('changes', 'mark');
    started(['poll'], made);
    made.stopping.abort(new Error('dongbo is stopping'));
    await made.queues.poll.add('poll', {});
    await vi.waitUntil(async () => (await made.queues.poll.getFailedCount()) === 1, { timeout: 10_000 });
    expect(made.log.lines).toEqual([]);
  });
});

describe('a census', () => {
  test('reads everything at the source', async () => {
    const made = context({
      pages: async function* () {
        yield pageOf(2);
      },
    });
    started(['poll'], made);
    await made.queues.census.add('census', {});
    await vi.waitUntil(() => made.log.events().includes('census.done'), { timeout: 10_000 });
    expect((await made.ledger.gapTotals()).never).toBe(2);
  });
});

describe('a delivery', () => {
  test('takes batch after batch until nothing is due', async () => {
    const made = context();
    await ingest(made, 5);
    started(['push'], made);
    made.push.bell.ring();
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).synced === 5, { timeout: 10_000 });
  });

  test('is waited for when the worker is closed', async () => {
    const answer = Promise.withResolvers<void>();
    let asked = 0;
    const made = context({
      send: async () => {
        asked += 1;
        await answer.promise;
        return { outcome: 'accepted', refused: new Map() };
      },
    });
    await ingest(made, 1);
    const workers = started(['push'], made);
    made.push.bell.ring();
    await vi.waitUntil(() => asked === 1, { timeout: 10_000 });

    let closed = false;
    const closing = Promise.all(workers.map((worker) => worker.close())).then(() => {
      closed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(closed).toBe(false);
    answer.resolve();
    await closing;
    expect((await made.ledger.gapTotals()).synced).toBe(1);
  });

  test('that fails unexpectedly is logged once, and the next one continues', async () => {
    let asked = 0;
    const made = context({
      send: () => {
        asked += 1;
        if (asked === 1) return Promise.reject(new Error(`${SECRET} is not an answer`));
        return Promise.resolve({ outcome: 'accepted', refused: new Map() });
      },
    });
    await ingest(made, 3);
    started(['push'], made);
    made.push.bell.ring();
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).synced === 2, { timeout: 10_000 });
    await vi.waitUntil(() => made.log.events().includes('job.failed'), { timeout: 10_000 });
    expect(made.log.lines.filter(({ level }) => level !== 'debug')).toHaveLength(1);
    expect(JSON.stringify(made.log.lines)).not.toContain(SECRET);
    expect(await allInRedis(made)).not.toContain(SECRET);
  });
});

describe('a sweep', () => {
  test('rings the push bell when something is due that nobody rang for', async () => {
    const made = context();
    await ingest(made, 2);
    started(['push'], made);
    made.pass(301_000);
    await made.queues.sweep.add('sweep', {});
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).synced === 2, { timeout: 10_000 });
    expect(made.beats.late()).toEqual([]);
  });

  test('rings nothing when nothing is due', async () => {
    const made = context();
    started(['push'], made);
    made.pass(301_000);
    const addBulk = vi.spyOn(made.queues.push, 'addBulk');
    await made.queues.sweep.add('sweep', {});
    await vi.waitUntil(() => made.beats.late().length === 0, { timeout: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(addBulk).not.toHaveBeenCalled();
  });
});

describe('a report', () => {
  test('runs and sends heartbeats on the way', async () => {
    const turn = Promise.withResolvers<void>();
    const made = context({
      notify: async (_signal, onProgress) => {
        onProgress();
        await turn.promise;
      },
    });
    started(['notify'], made);
    made.pass(301_000);
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['notify']);
    await made.queues.notify.add('notify', {});
    await vi.waitUntil(() => made.beats.late().length === 0, { timeout: 10_000 });
    turn.resolve();
  });

  test('that fails leaves no message in Redis, and no heartbeat', async () => {
    const made = context({ notify: () => Promise.reject(new Error(`${SECRET} is not at home`)) });
    started(['notify'], made);
    made.pass(301_000);
    await made.queues.notify.add('notify', {});
    await vi.waitUntil(() => made.log.events().includes('job.failed'), { timeout: 10_000 });
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['notify']);
    expect(JSON.stringify(made.log.lines) + (await allInRedis(made))).not.toContain(SECRET);
  });
});

describe('a verification', () => {
  test('looks up acknowledged cases and sends a heartbeat', async () => {
    const asked: string[] = [];
    const made = context({
      lookUp: (caseNo) => {
        asked.push(caseNo);
        return Promise.resolve({ outcome: 'answered', value: { present: true, status: '4' } });
      },
    });
    await synced(made, Date.now() - DAY_MS);
    started(['verify'], made);
    made.pass(301_000);
    expect(made.beats.late().map(({ loop }) => loop)).toEqual(['verify']);
    await made.queues.verify.add('verify', {});
    await vi.waitUntil(() => made.beats.late().length === 0, { timeout: 10_000 });
    expect(asked).toEqual(['H23.12-241101-0001']);
    expect(await made.ledger.gapTotals()).toMatchObject({ synced: 1, verified: 1 });
  });
});

describe('a ring of the replay', () => {
  test('requeues the cases of a replay and has them delivered', async () => {
    const made = context();
    const now = Date.now();
    await ingest(made, 3, now);
    const lease = { owner: 'test', limit: 3, now, leaseMs: 1_000, lingerMs: 0 };
    const refused = ((await made.ledger.lease(lease))?.records ?? []).map(({ id, version }) => {
      const detail = { reason: 'PORTAL_REJECTED', portalCode: '11', detail: 'no' } as const;
      return {
        id,
        version,
        sentStatus: '4' as const,
        settlement: { outcome: 'rejected', ...detail } as const,
      };
    });
    await made.ledger.settle('test', refused, now);
    const by = { who: 'cli:tester', origin: 'here' };
    const filter = { portalCodes: ['11'] };
    await made.ledger.createReplay({ filter, caseFilter: '{}', note: '', by, ratePerSecond: null, now });
    started(['push'], made);
    await made.queues.replay.add('replay', {});
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).synced === 3, { timeout: 10_000 });
    expect(await made.ledger.replayOutcomes(1)).toMatchObject([{ outcome: 'synced', count: 3 }]);
  });
});

describe('a ring of the snapshot', () => {
  test('keeps the figures of the day, once', async () => {
    const made = context();
    await ingest(made, 2);
    await made.ledger.setFact('census', '{}', Date.now());
    started(['notify'], made);
    const taken = () => made.ledger.snapshots({ from: 0, before: Number.MAX_SAFE_INTEGER });
    await made.queues.snapshot.add('snapshot', {});
    await vi.waitUntil(async () => (await taken()).length > 0, { timeout: 10_000 });
    const jobs = () => made.queues.snapshot.getJobCounts();
    await made.queues.snapshot.add('snapshot', {});
    await vi.waitUntil(async () => Object.values(await jobs()).every((count) => count === 0));
    const [first, ...others] = await taken();
    expect([first?.never, others]).toEqual([2, []]);
    expect(first?.midnight).toBe(startOfDay(first?.takenAt ?? 0));
  });
});

describe('deliveries', () => {
  test('continue with the next ring after Redis was wiped', async () => {
    const made = context();
    await ingest(made, 1);
    started(['poll', 'push'], made);
    await redis.flushall();
    made.push.bell.ring();
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).synced === 1, { timeout: 10_000 });
  });

  test('continue with the next ring after Redis was killed and came back empty', async () => {
    const own = await startTestRedis();
    cleanUps.push(() => own.close());
    const made = context({}, own.connect());
    await ingest(made, 1);
    started(['poll', 'push'], made);
    await own.stop();
    await own.start();
    made.push.bell.ring();
    await vi.waitUntil(async () => (await made.ledger.gapTotals()).synced === 1, { timeout: 10_000 });
  });
});
