import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import compress from '@fastify/compress';
import Fastify from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { Downloads } from '../../../src/http/api/downloads.ts';
import { HttpProblem } from '../../../src/http/server/problem.ts';
import type { ExportTable } from '../../../src/presentation/exportTable.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Serves tables without an end, and counts what is read of them. */
async function endless(options?: ConstructorParameters<typeof Downloads>[0]) {
  const seen = { pages: 0, begun: 0, ended: 0 };
  const downloads = new Downloads(options);
  const table = (): ExportTable => ({
    name: 'endless',
    columns: [{ code: 'a', header: 'a', type: 'text', width: 10 }],
    pages: (async function* () {
      seen.begun += 1;
      try {
        for (;;) {
          seen.pages += 1;
          // From another thread, as the ledger's pages come.
          await sleep(0);
          yield Array.from({ length: 1_000 }, () => [Math.random().toString(36).repeat(5)]);
        }
      } finally {
        seen.ended += 1;
      }
    })(),
  });
  const server = Fastify({ forceCloseConnections: true });
  server.setErrorHandler(async (error, _request, reply) => {
    await reply.code(error instanceof HttpProblem ? error.status : 500).send();
  });
  await server.register(compress, { threshold: 1 });
  const name = { province: 'H23', what: 'a"b\r\nc/../đ', day: '2024-11-05' } as const;
  for (const format of ['csv', 'xlsx'] as const) {
    server.get(`/${format}`, async (_request, reply) => downloads.send(reply, table(), { ...name, format }));
  }
  await server.listen({ host: '127.0.0.1', port: 0 });
  cleanUps.push(() => server.close());
  const { port } = server.server.address() as AddressInfo;
  const ask = async (path: string, headers = {}): Promise<IncomingMessage> => {
    const request = get({ host: '127.0.0.1', port, path, headers, agent: false });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    answer.on('error', () => undefined);
    return answer;
  };
  return { seen, ask };
}

const FORMATS = [
  ['csv', {}],
  ['csv', { 'accept-encoding': 'gzip' }],
  ['csv', { 'accept-encoding': 'br' }],
  ['xlsx', {}],
] as const;

test.each(FORMATS)(
  'the server reads no further ahead than the client consumes: %s %o',
  async (format, headers) => {
    const { seen, ask } = await endless();
    const answer = await ask(`/${format}`, headers);
    let before = -1;
    while (before !== seen.pages) {
      before = seen.pages;
      await sleep(300);
    }
    // What fits into the buffers of both ends of the connection, compressed: it came to a stop.
    expect(seen.pages).toBeLessThan(2_000);
    answer.resume();
    await expect.poll(() => seen.pages).toBeGreaterThan(before + 10);
    answer.destroy();
    await expect.poll(() => seen.ended).toBe(1);
  },
);

test.each(FORMATS)('a client that disconnects ends the work: %s %o', async (format, headers) => {
  const { seen, ask } = await endless();
  const answer = await ask(`/${format}`, headers);
  await once(answer, 'data');
  answer.destroy();
  await expect.poll(() => seen.ended).toBe(1);
  const { pages } = seen;
  await sleep(100);
  expect(seen.pages).toBe(pages);
});

test('a client that stops reading loses its place', async () => {
  const { seen, ask } = await endless({ idleMs: 300 });
  const answer = await ask('/csv');
  await expect.poll(() => seen.ended).toBe(1);
  expect(answer.complete).toBe(false);
});

test('the number of simultaneous downloads is limited until one of them ends', async () => {
  const { seen, ask } = await endless();
  const answers = await Promise.all(Array.from({ length: 8 }, async () => await ask('/csv')));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(200));
  expect((await ask('/csv')).statusCode).toBe(503);
  expect(seen.begun).toBe(8);
  answers[0]?.destroy();
  await expect.poll(() => seen.ended).toBe(1);
  expect((await ask('/csv')).statusCode).toBe(200);
});

test('a file name contains nothing that has a meaning in a header or a path', async () => {
  const { ask } = await endless();
  const answer = await ask('/csv');
  expect(answer.headers['content-disposition']).toBe(
    'attachment; filename="dongbo-H23-a-b-c-..--2024-11-05.csv"',
  );
});
