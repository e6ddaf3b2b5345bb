import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { healthRoutes } from '../../src/http/health.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/open.ts';
import { Heartbeats } from '../../src/queue/heartbeats.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

const bodySchema = z.looseObject({ status: z.string() });

let url: string;
let ledger: Ledger;
let redis: TestRedis;
let beats: Heartbeats;
let stopping: AbortController;
let now: number;
const cleanUps: (() => unknown)[] = [];

beforeEach(async () => {
  now = 1_000_000;
  beats = new Heartbeats(() => now);
  stopping = new AbortController();
  redis = await startTestRedis();
  cleanUps.push(() => redis.close());
  const dir = mkdtempSync(join(tmpdir(), 'dongbo-health-'));
  cleanUps.push(() => rmSync(dir, { recursive: true }));
  ledger = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null });
  cleanUps.push(() => ledger.close());
  const server = Fastify({ forceCloseConnections: true });
  healthRoutes(server, { beats, ledger, redis: redis.connect(), stopping: stopping.signal });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
  cleanUps.push(() => server.close());
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function ask(path: string): Promise<{ status: number; body: z.infer<typeof bodySchema> }> {
  const response = await fetch(`${url}${path}`);
  return { status: response.status, body: bodySchema.parse(await response.json()) };
}

describe('/healthz', () => {
  test('is green while every loop shows progress', async () => {
    beats.expect('poll', 1_000);
    expect(await ask('/healthz')).toEqual({ status: 200, body: { status: 'ok', late: [] } });
  });

  test('is red when a loop is silent, and names it', async () => {
    beats.expect('poll', 1_000);
    beats.expect('sweep', 60_000);
    now += 1_500;
    expect(await ask('/healthz')).toEqual({
      status: 503,
      body: { status: 'late', late: [{ loop: 'poll', silentMs: 1_500 }] },
    });
    beats.beat('poll');
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
  });

  test('is green while Redis is away: a restart of ours would not mend it', async () => {
    await redis.stop();
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
  });
});

describe('/readyz', () => {
  test('is green and shows each dependency when all can be used', async () => {
    expect(await ask('/readyz')).toEqual({
      status: 200,
      body: { status: 'ok', dependencies: { ledger: 'ok', redis: 'ok', portal: 'ok', process: 'ok' } },
    });
  });

  test('is red within three seconds when Redis has stopped, and green when it is back', async () => {
    await redis.stop();
    const began = performance.now();
    const { status, body } = await ask('/readyz');
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(status).toBe(503);
    expect(body).toMatchObject({ dependencies: { ledger: 'ok', redis: 'unreachable', portal: 'ok' } });
    await redis.start();
    expect(await ask('/readyz')).toMatchObject({ status: 200 });
  });

  test('is red while the circuit is open, and says why', async () => {
    const circuit = { open: true, probeAt: 0, cause: 'login', detail: '', openedAt: 0, trips: 1 };
    await ledger.setCircuit(circuit);
    const { status, body } = await ask('/readyz');
    expect(status).toBe(503);
    expect(body).toMatchObject({
      dependencies: { portal: 'circuit open: login', ledger: 'ok', redis: 'ok' },
    });
  });

  test('is red while dongbo is stopping', async () => {
    stopping.abort(new Error('dongbo is stopping'));
    const { status, body } = await ask('/readyz');
    expect(status).toBe(503);
    expect(body).toMatchObject({ dependencies: { process: 'stopping' } });
  });

  test('is red when the ledger cannot be read, without the message of its error', async () => {
    await ledger.gapTotals();
    await ledger.close();
    const { status, body } = await ask('/readyz');
    expect(status).toBe(503);
    expect(body).toEqual({
      status: 'not ready',
      dependencies: { ledger: 'unreachable', redis: 'ok', portal: 'unknown', process: 'ok' },
    });
  });
});
