import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import type { Server } from '../../../src/http/server/deps.ts';
import { closeServer, endGently } from '../../../src/http/server/drain.ts';
import { createListener, LIMITS } from '../../../src/http/server/listener/createListener.ts';
import { sendProblem } from '../../../src/http/server/sendProblem.ts';

const HOUR_MS = 3_600_000;

/** A server with nothing but its end, and routes that take their time. */
async function served(): Promise<{ readonly server: Server; readonly url: string }> {
  const server: Server = Fastify({
    serverFactory: (handler) => createListener(handler, { tls: null, limits: LIMITS }),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  });
  endGently(server);
  server.setErrorHandler(async (error, asked, reply) => await sendProblem(error, asked, reply));
  const access = { config: { access: 'public' } } as const;
  server.post('/late', access, async () => {
    await sleep(300);
    return 'in time';
  });
  server.get('/never', access, async () => await new Promise(() => undefined));
  server.get('/piped', access, async (_request, reply) => {
    const stream = new Readable({ read: () => undefined });
    stream.push('data: first\n\n');
    return await reply.header('content-type', 'text/event-stream').send(stream);
  });
  server.get('/raw', access, (_request, reply) => {
    reply.hijack();
    reply.raw.setHeader('content-type', 'text/event-stream');
    reply.raw.write('data: first\n\n');
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => closeServer(server, 0));
  return { server, url };
}

async function open(url: string): Promise<IncomingMessage> {
  const [answer] = (await once(request(url, { agent: false }).end(), 'response')) as [IncomingMessage];
  return answer;
}

/** A request that has reached the server, and whose end is still to be sent. */
async function begin(
  server: Server,
  url: string,
): Promise<{ readonly asked: ClientRequest; readonly status: Promise<number> }> {
  const arrived = once(server.server, 'request');
  const asked = request(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, agent: false });
  asked.write('x');
  const status = once(asked, 'response').then(([answer]) => (answer as IncomingMessage).statusCode ?? 0);
  await arrived;
  return { asked, status };
}

test('an answer in progress is completed, even while its request is still arriving', async () => {
  const { server, url } = await served();
  const { asked, status } = await begin(server, `${url}/late`);
  const closed = closeServer(server);
  asked.end('y');
  expect(await status).toBe(200);
  await closed;
  await expect(fetch(`${url}/late`)).rejects.toThrow('fetch failed');
});

test('event streams are ended at once, however their headers were set', async () => {
  const { server, url } = await served();
  const streams = [await open(`${url}/piped`), await open(`${url}/raw`)];
  const [said] = await Promise.all([Promise.all(streams.map(text)), closeServer(server, HOUR_MS)]);
  expect(said).toEqual(['data: first\n\n', 'data: first\n\n']);
});

test('a new request on an open connection is refused', async () => {
  const { server, url } = await served();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const said = text(socket);
  const post = 'POST /late HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\n';
  const arrived = once(server.server, 'request');
  socket.write(`${post}x`);
  await arrived;
  const closed = closeServer(server);
  socket.write(`y${post}xy`);
  const answers = await said;
  await closed;
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 503']);
  expect(answers).toContain('urn:dongbo:problem:stopping');
});

test('an answer that never ends is cut off after the deadline', async () => {
  const { server, url } = await served();
  const arrived = once(server.server, 'request');
  const asked = request(`${url}/never`, { agent: false }).end();
  const broken = once(asked, 'error');
  await arrived;
  await closeServer(server, 300);
  expect(await broken).toMatchObject([{ code: 'ECONNRESET' }]);
});
