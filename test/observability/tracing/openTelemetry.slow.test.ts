import { once } from 'node:events';
import { ClientRequest, createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { UsageError } from '../../../src/domain/errors.ts';
import { startTracing } from '../../../src/observability/tracing/openTelemetry.ts';
import type { SpanName, Tracing } from '../../../src/observability/tracing.ts';
import { recordingLog } from '../../support/recordingLog.ts';
import { SOON } from '../../support/soon.ts';
import { type Collector, startCollector, waysOf } from './collector.ts';

async function collector(): Promise<Collector> {
  const started = await startCollector();
  onTestFinished(() => started.close());
  return started;
}

function tracingTo({ endpoint }: Pick<Collector, 'endpoint'>, sampleRatio = 1) {
  const log = recordingLog();
  return { log, tracing: startTracing({ otlpEndpoint: endpoint, sampleRatio }, log) };
}

/** A span with others below it, at the same time and one after another. */
async function turn(tracing: Tracing, name: SpanName, below: readonly SpanName[]): Promise<void> {
  await tracing.span(name, {}, async () => {
    await Promise.all(
      below.map(async (one) => {
        await sleep(1);
        await tracing.span(one, { service: `in ${name}` }, () => sleep(1));
      }),
    );
  });
}

describe('traces', () => {
  it('have each span below the one it was opened in, however many run at once', async () => {
    const there = await collector();
    const { tracing } = tracingTo(there);
    await Promise.all([
      turn(tracing, 'poll', ['source page', 'source page']),
      turn(tracing, 'deliver', ['portal request']),
    ]);
    await tracing.close();
    expect(waysOf(there.spans())).toEqual({
      deliver: 1,
      'deliver > portal request': 1,
      poll: 1,
      'poll > source page': 2,
    });
    expect(there.named('source page')[0]?.attributes).toEqual({ 'dongbo.service': 'in poll' });
    expect(there.named('source page')[0]?.kind, 'a client’s').toBe(3);
    expect(there.resources()[0]).toEqual({
      'service.name': 'dongbo',
      'service.version': packageJson.version,
    });
    expect(there.http.received[0]?.headers['content-type']).toBe('application/json');
  });

  it('give back what the work gives, and say of an error its code and never its message', async () => {
    const there = await collector();
    const { tracing } = tracingTo(there);
    expect(await tracing.span('poll', {}, () => Promise.resolve(7))).toBe(7);
    const ours = new UsageError('some.code', 'Nguyễn Văn A', 'None.');
    const theirs = Object.assign(new Error('Nguyễn Văn A'), { code: 'ECONNRESET' });
    for (const error of [ours, theirs]) {
      await expect(tracing.span('deliver', {}, () => Promise.reject(error))).rejects.toBe(error);
    }
    await tracing.close();
    expect(there.named('poll')[0]?.status.code).toBe(0);
    expect(there.named('deliver').map(({ status, attributes }) => [status.code, attributes])).toEqual([
      [2, { 'error.type': 'some.code' }],
      [2, { 'error.type': 'ECONNRESET' }],
    ]);
    expect(there.http.received.map(({ body }) => body).join()).not.toContain('Nguyễn');
  });

  it('are sent whole or not at all, in about the share that is configured', async () => {
    const there = await collector();
    const { tracing } = tracingTo(there, 0.25);
    for (let n = 0; n < 400; n += 1) {
      await tracing.span('deliver', {}, () => tracing.span('portal request', {}, () => Promise.resolve()));
    }
    await tracing.close();
    const traces = (name: string) => new Set(there.named(name).map(({ traceId }) => traceId));
    expect(traces('portal request')).toEqual(traces('deliver'));
    // 400 draws at a quarter: beyond these bounds once in a million times.
    expect(traces('deliver').size).toBeGreaterThan(58);
    expect(traces('deliver').size).toBeLessThan(144);
  });

  it('are sent while work goes on, not only at the end', async () => {
    const there = await collector();
    const { tracing } = tracingTo(there);
    onTestFinished(() => tracing.close());
    await turn(tracing, 'poll', []);
    await vi.waitFor(() => expect(there.spans()).toHaveLength(1), SOON);
  });
});

describe.concurrent('a collector that does not take traces', () => {
  it('is reported with its host, its status and the remedy', async ({ expect, onTestFinished }) => {
    const there = await startCollector();
    onTestFinished(() => there.close());
    there.http.answerWith(401);
    const { log, tracing } = tracingTo(there);
    await turn(tracing, 'poll', []);
    await tracing.close();
    const { host } = new URL(there.endpoint);
    expect(log.lines).toMatchObject([
      { level: 'warn', event: 'tracing.failed', fields: { host, httpStatus: 401 } },
    ]);
    expect(log.lines[0]?.fields['remedy']).toContain('tracing.otlpEndpoint');
  });

  it('is reported where nothing listens', async ({ expect }) => {
    const free = createServer().listen(0, '127.0.0.1');
    await vi.waitFor(() => expect(free.address()).not.toBeNull(), SOON);
    const address = free.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await new Promise((resolve) => free.close(resolve));
    const { log, tracing } = tracingTo({ endpoint: `http://127.0.0.1:${address.port}` });
    await turn(tracing, 'poll', ['source page']);
    await tracing.close();
    expect(log.lines).toMatchObject([{ event: 'tracing.failed', fields: { errorCode: 'ECONNREFUSED' } }]);
  });

  it('is tried again only until three seconds have passed', async ({ expect, onTestFinished }) => {
    let connections = 0;
    const server = createServer().on('connection', (socket) => {
      connections += 1;
      socket.destroy();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const { log, tracing } = tracingTo({ endpoint: `http://127.0.0.1:${address.port}` });
    await turn(tracing, 'poll', []);
    await tracing.close();
    expect(log.events()).toEqual(['tracing.failed']);
    // The exporter waits 1, 1.5 and 2.25 s; within its own limit of 10 s it would try five times.
    expect(connections).toBeGreaterThan(0);
    expect(connections).toBeLessThanOrEqual(3);
  });

  it('is left behind when its answer drips and never ends, with no connection kept', async ({
    expect,
    onTestFinished,
  }) => {
    const server = createServer((request, response) => {
      request.resume();
      const drip = setInterval(() => response.write(' '), 100);
      response.on('close', () => clearInterval(drip));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.closeAllConnections());
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const connected = once(server, 'connection');
    const { tracing } = tracingTo({ endpoint: `http://127.0.0.1:${address.port}` });
    await turn(tracing, 'poll', []);
    const closing = tracing.close();
    await connected;
    // The answer never ends; so this would not either.
    await closing;
    const connections = promisify(server.getConnections.bind(server));
    await vi.waitFor(async () => expect(await connections()).toBe(0), SOON);
  });

  it('is left behind when it never answers, with no more spans waiting than fit', async ({
    expect,
    onTestFinished,
  }) => {
    const there = await startCollector();
    onTestFinished(() => there.close());
    there.http.answerWith('hang');
    const { log, tracing } = tracingTo(there);
    for (let n = 0; n < 10_000; n += 1) await tracing.span('deliver', {}, () => Promise.resolve());
    const limits = vi.spyOn(ClientRequest.prototype, 'setTimeout');
    onTestFinished(() => limits.mockRestore());
    await tracing.close();
    expect(limits.mock.calls.length).toBeGreaterThan(0);
    for (const [ms] of limits.mock.calls) expect(ms).toBeLessThanOrEqual(3_000);
    expect(log.events()).toEqual(['tracing.failed']);
    const sent = new Set(there.spans().map(({ spanId }) => spanId)).size;
    expect(sent).toBeGreaterThan(1_000);
    expect(sent, 'the queue, and the request under way').toBeLessThanOrEqual(2_048 + 512);
  });
});
