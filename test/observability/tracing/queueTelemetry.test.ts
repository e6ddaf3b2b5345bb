import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Telemetry, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startTracing } from '../../../src/observability/tracing/openTelemetry.ts';
import { createBell } from '../../../src/queue/bell.ts';
import { closeQueues, openQueues } from '../../../src/queue/queues.ts';
import type { QueueName } from '../../../src/queue/roles.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { startTestRedis, type TestRedis } from '../../support/redis.ts';
import { SOON } from '../../support/soon.ts';
import { type Collector, startCollector, waysOf } from './collector.ts';

let server: TestRedis;
let redis: Redis;
beforeAll(async () => {
  server = await startTestRedis();
  redis = server.connect();
});
afterAll(() => server.close());

interface Traced {
  readonly collector: Collector;
  readonly tracing: ReturnType<typeof startTracing>;
  readonly telemetry: Telemetry;
  readonly prefix: string;
  readonly queues: ReturnType<typeof openQueues>;
  work(name: QueueName, job: () => Promise<void>): Promise<Worker>;
  /** Ends the jobs and has every span sent. */
  end(): Promise<void>;
}

async function traced(): Promise<Traced> {
  const collector = await startCollector();
  onTestFinished(() => collector.close());
  const tracing = startTracing({ otlpEndpoint: collector.endpoint, sampleRatio: 1 }, recordingLog());
  const { queueTelemetry: telemetry } = tracing;
  if (telemetry === undefined) throw new Error('no telemetry');
  const prefix = `{${randomUUID()}}`;
  const queues = openQueues(redis, prefix, telemetry);
  const workers: Worker[] = [];
  return {
    collector,
    tracing,
    telemetry,
    prefix,
    queues,
    work: async (name, job) => {
      const worker = new Worker(name, job, { connection: redis, prefix, telemetry });
      worker.on('error', () => undefined);
      workers.push(worker);
      await worker.waitUntilReady();
      return worker;
    },
    end: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await closeQueues(queues);
      await tracing.close();
    },
  };
}

describe('what BullMQ tells of', () => {
  it('hangs a delivery below the poll that rang for it, and nothing but its trace id is in Redis', async () => {
    const { collector, tracing, queues, prefix, work, end } = await traced();
    const bell = createBell(queues.push, 1);
    await tracing.span('poll', {}, async () => {
      bell.ring();
      await bell.settled();
    });
    const [waiting] = await queues.push.getWaiting();
    expect(waiting?.data).toEqual({});
    expect(waiting?.opts.telemetry?.metadata).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    const worker = await work('push', () => tracing.span('deliver', {}, () => Promise.resolve()));
    await once(worker, 'completed');
    await end();
    expect(waysOf(collector.spans())).toEqual({
      poll: 1,
      'poll > addBulk push': 1,
      'poll > addBulk push > process push': 1,
      'poll > addBulk push > process push > deliver': 1,
    });
    expect((await redis.keys(`${prefix}:push:[0-9]*`)).length, 'jobs that were done are gone').toBe(0);
  });

  it('begins a trace with each ring of a delivery for the next, linked to it', async () => {
    const { collector, tracing, queues, work, end } = await traced();
    const bell = createBell(queues.push, 1);
    let left = 3;
    bell.ring();
    await work('push', async () => {
      left -= 1;
      await tracing.span('deliver', {}, () => Promise.resolve());
      if (left > 0) bell.ring();
      await bell.settled();
    });
    await vi.waitFor(() => expect(left).toBe(0), SOON);
    await end();
    expect(waysOf(collector.spans())).toEqual({
      'addBulk push': 3,
      'addBulk push > process push': 3,
      'addBulk push > process push > deliver': 3,
    });
    const rings = collector.named('addBulk push');
    const jobs = collector.named('process push');
    expect(new Set(rings.map(({ traceId }) => traceId)).size).toBe(3);
    const linked = rings.map(({ links: [link] }) => jobs.findIndex(({ spanId }) => spanId === link?.spanId));
    expect(linked).toEqual([-1, 0, 1]);
  });

  it('keeps a ring for cases that wait for a fuller batch with the ring that they came by', async () => {
    const { collector, tracing, queues, work, end } = await traced();
    const bell = createBell(queues.push, 1);
    let jobs = 0;
    await tracing.span('poll', {}, async () => {
      bell.ring();
      await bell.settled();
    });
    await work('push', async () => {
      jobs += 1;
      if (jobs === 1) bell.ring();
      else await tracing.span('deliver', {}, () => Promise.resolve());
      await bell.settled();
    });
    await vi.waitFor(() => expect(jobs).toBe(2), SOON);
    await end();
    const way = 'poll > addBulk push > process push > addBulk push > process push > deliver';
    expect(waysOf(collector.spans())[way]).toBe(1);
  });

  it('begins a trace with what a census rings for, and not with what a poll does', async () => {
    const { collector, tracing, queues, end } = await traced();
    const bell = createBell(queues.push, 1);
    await tracing.span('census', {}, async () => {
      bell.ring();
      await bell.settled();
    });
    await end();
    const [census] = collector.named('census');
    const [ring] = collector.named('addBulk push');
    expect(ring?.traceId).not.toBe(census?.traceId);
    expect(ring?.links).toEqual([{ traceId: census?.traceId, spanId: census?.spanId }]);
  });

  it('is a trace of its own for each turn of a schedule', async () => {
    const { collector, queues, work, end } = await traced();
    let turns = 0;
    await queues.poll.upsertJobScheduler('poll', { every: 20 });
    await work('poll', async () => {
      turns += 1;
      // Longer than the interval: then BullMQ makes the next turn's job while the span of this one is open.
      await sleep(60);
    });
    await vi.waitFor(() => expect(turns).toBeGreaterThan(3), SOON);
    await queues.poll.removeJobScheduler('poll');
    await end();
    const polls = collector.named('process poll');
    expect(polls.length).toBeGreaterThan(3);
    expect(new Set(polls.map(({ traceId }) => traceId)).size).toBe(polls.length);
    expect(Object.keys(waysOf(collector.spans())), 'no look for a job').toEqual(['process poll']);
  });

  it('lets a job run whose ticket carries something else', async () => {
    const { collector, queues, work, end } = await traced();
    await queues.push.add('push', {}, { telemetry: { metadata: 'rung by hand' } });
    const worker = await work('push', () => Promise.resolve());
    await once(worker, 'completed');
    await end();
    expect(waysOf(collector.spans())).toEqual({ 'process push': 1 });
  });

  it('says of an error its code and never its message', async () => {
    const { collector, telemetry, end } = await traced();
    const span = telemetry.tracer.startSpan('addBulk push', { kind: 3 });
    span.recordException({ name: 'ReplyError', message: 'Nguyễn Văn A' });
    span.recordException(Object.assign(new Error('Nguyễn Văn A'), { code: 'ECONNRESET' }));
    span.end();
    await end();
    expect(collector.spans()).toMatchObject([
      { status: { code: 2 }, attributes: { 'error.type': 'ECONNRESET' } },
    ]);
    expect(collector.http.received.map(({ body }) => body).join()).not.toContain('Nguyễn');
  });
});
