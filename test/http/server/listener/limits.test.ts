import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { LIMITS, type Limits } from '../../../../src/http/server/listener/createListener.ts';
import { type Served, serve } from '../../served.ts';

const dialled: Socket[] = [];
// Before the server closes, which waits for them.
afterEach(() => {
  for (const socket of dialled.splice(0)) socket.destroy();
});

async function servedWith(limits: Partial<Limits>): Promise<Served> {
  return await serve({}, { limits: { ...LIMITS, checkEveryMs: 20, ...limits } });
}

interface Line {
  readonly socket: Socket;
  /** Everything the client received until the server closed the connection. */
  readonly received: Promise<string>;
}

async function dial(served: Served): Promise<Line> {
  const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
  dialled.push(socket);
  await once(socket, 'connect');
  const chunks: string[] = [];
  socket.on('data', (data) => chunks.push(String(data)));
  socket.on('error', () => undefined);
  // Not `once`, which rejects when a write fails because the server has closed the connection.
  const received = new Promise<string>((resolve) => socket.on('close', () => resolve(chunks.join(''))));
  return { socket, received };
}

interface Trickle {
  readonly socket: Socket;
  /** The server's first answer, recorded on its own side: a reset can reach the client before the answer does. */
  readonly answer: Promise<string>;
}

/** Sends the beginning, then one more character every few milliseconds until the server closes the connection. */
async function trickle(served: Served, start: string, character: string): Promise<Trickle> {
  const accepted = once(served.server.server, 'connection');
  const { socket } = await dial(served);
  const [serverSocket] = (await accepted) as [Socket];
  const written = vi.spyOn(serverSocket, 'write');
  const closed = once(serverSocket, 'close').catch(() => undefined);
  socket.write(start);
  const timer = setInterval(() => socket.writable && socket.write(character), 10);
  socket.once('close', () => clearInterval(timer));
  return { socket, answer: closed.then(() => String(written.mock.calls[0]?.[0])) };
}

test('a body that trickles in is cut off with 408 after the time limit', async () => {
  const served = await servedWith({ headersMs: 200, requestMs: 300 });
  const key = await served.key('operator');
  const head =
    `POST /api/v1/replays HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n` +
    'content-type: application/json\r\ncontent-length: 100000\r\n\r\n{';
  const { answer } = await trickle(served, head, ' ');
  expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
});

test('headers that trickle in are cut off, and so is a silent connection', async () => {
  const served = await servedWith({ headersMs: 200 });
  const slow = await trickle(served, 'GET /healthz HTTP/1.1\r\n', 'x');
  const silent = await dial(served);
  expect(await slow.answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(await silent.received).toMatch(/^(HTTP\/1\.1 408 |$)/);
});

test('a flood of headers is refused before it is kept', async () => {
  const served = await servedWith({});
  const flood = `GET /healthz HTTP/1.1\r\nhost: x\r\n${`x-flood: ${'y'.repeat(200)}\r\n`.repeat(100)}\r\n`;
  const { answer } = await trickle(served, flood, '');
  expect(await answer).toMatch(/^HTTP\/1\.1 431 /);
});

test('a body over the limit is refused before it is sent', async () => {
  const served = await servedWith({});
  const key = await served.key('operator');
  const { socket, received } = await dial(served);
  socket.write(
    `POST /api/v1/replays HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n` +
      'content-type: application/json\r\ncontent-length: 300000\r\n\r\n',
  );
  const [head = '', body = ''] = (await received).split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 413 /);
  expect(JSON.parse(body)).toMatchObject({ code: 'request.too_large' });
});

test('for a connection beyond the limit the one that has waited longest is closed', async () => {
  const served = await servedWith({ connections: 2 });
  const [first, second, third] = [await dial(served), await dial(served), await dial(served)];
  expect(await first.received).toBe('');
  for (const { socket } of [second, third])
    socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  for (const { received } of [second, third]) expect(await received).toMatch(/^HTTP\/1\.1 200 /);
});

test('a request under way is not broken off for a further connection', async () => {
  const served = await servedWith({ connections: 2 });
  const head = `host: x\r\nauthorization: Bearer ${await served.key('viewer')}\r\n`;
  const streams = [await dial(served), await dial(served)];
  for (const { socket } of streams) {
    socket.write(`GET /api/v1/events HTTP/1.1\r\n${head}\r\n`);
    await once(socket, 'data');
  }
  expect(await (await dial(served)).received).toBe('');
  for (const { socket } of streams) expect(socket.destroyed).toBe(false);
});
