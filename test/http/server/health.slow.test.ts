import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import type { Pulse } from '../../../src/http/thread/pulse.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { Heartbeats } from '../../../src/queue/heartbeats.ts';
import { startTestRedis, type TestRedis } from '../../support/redis.ts';
import { SOON } from '../../support/soon.ts';
import { type Served, serve } from '../served.ts';

const bodySchema = z.looseObject({ status: z.string() });

let served: Served;
let ledger: Ledger;
let redis: TestRedis;
let beats: Heartbeats;

beforeEach(async () => {
  redis = await startTestRedis();
  const { close, socket } = redis;
  onTestFinished(close);
  served = await serve({}, { redis: socket });
  ({ ledger } = served);
  beats = new Heartbeats(() => served.clock.now);
});

/** As the main thread does once a second. */
function pulse(over: Partial<Pulse> = {}): void {
  served.deps.pulses.receive({
    late: beats.late(),
    stopping: false,
    standstills: [],
    synced: 0,
    metrics: [],
    ...over,
  });
}

async function ask(path: string): Promise<{ status: number; body: z.infer<typeof bodySchema> }> {
  const response = await served.ask(path);
  return { status: response.status, body: bodySchema.parse(await response.json()) };
}

/** A dependency has two seconds to answer, which a busy machine can use up, and a client of Redis has to connect again first. */
const becomes = (path: string) => expect.poll(() => ask(path), SOON);

describe('/healthz', () => {
  test('is green while every loop makes progress', async () => {
    beats.expect('poll', 1_000);
    pulse();
    expect(await ask('/healthz')).toEqual({ status: 200, body: { status: 'ok', late: [] } });
  });

  test('is red when a loop is silent, and names it', async () => {
    beats.expect('poll', 1_000);
    beats.expect('sweep', 60_000);
    served.clock.now += 1_500;
    pulse();
    expect(await ask('/healthz')).toEqual({
      status: 503,
      body: { status: 'late', late: [{ loop: 'poll', silentMs: 1_500 }] },
    });
    beats.beat('poll');
    pulse();
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
  });

  test('is red when the main thread has been silent for half a minute, whatever its last pulse said', async () => {
    pulse();
    served.clock.now += 29_000;
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
    served.clock.now += 2_000;
    expect(await ask('/healthz')).toEqual({
      status: 503,
      body: { status: 'late', late: [{ loop: 'main', silentMs: 31_000 }] },
    });
  });

  test('is green while Redis is unreachable, because a restart would not help', async () => {
    await redis.stop();
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
  });
});

describe('/readyz', () => {
  test('is green and shows each dependency when all can be used', async () => {
    await becomes('/readyz').toEqual({
      status: 200,
      body: {
        status: 'ok',
        dependencies: { ledger: 'ok', redis: 'ok', portal: 'ok', process: 'ok' },
        standstills: [],
      },
    });
  });

  test('does not wait for a stopped Redis, is red meanwhile, and green when it is back', async () => {
    await redis.stop();
    await becomes('/readyz').toMatchObject({
      status: 503,
      body: { dependencies: { ledger: 'ok', redis: 'unreachable', portal: 'ok' } },
    });
    await redis.start();
    await becomes('/readyz').toMatchObject({ status: 200 });
  });

  test('stays green while only delivery is held, and says why', async () => {
    const circuit = { open: true, probeAt: 0, cause: 'login' as const, detail: '', openedAt: 0, trips: 1 };
    await ledger.setCircuit(circuit);
    await becomes('/readyz').toMatchObject({
      status: 200,
      body: { dependencies: { portal: 'circuit open: login', ledger: 'ok', redis: 'ok' } },
    });
  });

  test('is red while dongbo is stopping', async () => {
    pulse({ stopping: true });
    const { status, body } = await ask('/readyz');
    expect(status).toBe(503);
    expect(body).toMatchObject({ dependencies: { process: 'stopping' } });
  });

  test('is red when the ledger cannot be read, without the message of its error', async () => {
    await ledger.gapTotals();
    await ledger.close();
    await becomes('/readyz').toEqual({
      status: 503,
      body: {
        status: 'not ready',
        dependencies: { ledger: 'unreachable', redis: 'ok', portal: 'unknown', process: 'ok' },
        standstills: [],
      },
    });
  });

  test('shows who works on a shared ledger, and which died, without naming a machine', async () => {
    const entry = { host: 'may-1', pid: 4711, version: '1.2.3', roles: ['poll', 'push'] };
    await ledger.enterProcess({ ...entry, id: 'dead00000000' }, null);
    await ledger.buryDead(-1_000);
    await ledger.enterProcess({ ...entry, id: 'lives0000000' }, null);
    await ledger.beat('lives0000000', { wanted: ['poll'], held: [], termMs: 20_000 });
    const { status, body } = await vi.waitFor(async () => {
      const answer = await ask('/readyz');
      expect(answer.body['processes']).toBeDefined();
      return answer;
    }, SOON);
    expect(status).toBe(200);
    expect(body['processes']).toEqual([
      expect.objectContaining({ id: 'dead00000000', diedAt: expect.any(String), leads: [] }),
      {
        ...{ id: 'lives0000000', version: '1.2.3', roles: ['poll', 'push'], leads: ['poll'] },
        ...{ seenAt: expect.any(String), silentSeconds: expect.any(Number), diedAt: null },
      },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/may-1|4711/);
  });
});
