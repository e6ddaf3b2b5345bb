import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
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
  /** All that came until the server closed it. */
  readonly said: Promise<string>;
}

async function dial(served: Served): Promise<Line> {
  const socket = connect(Number(new URL(served.url).port), '127.0.0.1');
  dialled.push(socket);
  await once(socket, 'connect');
  const heard: string[] = [];
  socket.on('data', (data) => heard.push(String(data)));
  socket.on('error', () => undefined);
  // Not `once`, which rejects when a write fails because the server has closed the connection.
  const said = new Promise<string>((resolve) => socket.on('close', () => resolve(heard.join(''))));
  return { socket, said };
}

/** Sends a byte every few milliseconds, for as long as it is let. */
function trickle({ socket }: Line, what: string): void {
  const timer = setInterval(() => socket.writable && socket.write(what), 10);
  socket.once('close', () => clearInterval(timer));
}

test('a body that trickles is cut off with 408 when its time is over, however steadily it comes', async () => {
  const served = await servedWith({ headersMs: 200, requestMs: 300 });
  const key = await served.key('operator');
  const line = await dial(served);
  line.socket.write(
    `POST /api/v1/replays HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n` +
      'content-type: application/json\r\ncontent-length: 100000\r\n\r\n{',
  );
  trickle(line, ' ');
  expect(await line.said).toMatch(/^HTTP\/1\.1 408 /);
});

test('headers that trickle are cut off, and so is a connection that says nothing', async () => {
  const served = await servedWith({ headersMs: 200 });
  const [slow, silent] = [await dial(served), await dial(served)];
  slow.socket.write('GET /healthz HTTP/1.1\r\n');
  trickle(slow, 'x');
  expect(await slow.said).toMatch(/^HTTP\/1\.1 408 /);
  expect(await silent.said).toMatch(/^(HTTP\/1\.1 408 |$)/);
});

test('a flood of headers is refused before it is kept', async () => {
  const line = await dial(await servedWith({}));
  line.socket.write(
    `GET /healthz HTTP/1.1\r\nhost: x\r\n${`x-flood: ${'y'.repeat(200)}\r\n`.repeat(100)}\r\n`,
  );
  expect(await line.said).toMatch(/^HTTP\/1\.1 431 /);
});

test('a body over the limit is refused', async () => {
  const served = await servedWith({});
  const key = await served.key('operator');
  const body = { filter: {}, note: 'x'.repeat(300_000) };
  const answer = await served.ask('/api/v1/replays', { key, method: 'POST', body });
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({ code: 'request.too_large' });
});

test('connections beyond the bound are closed, and others take their place when they end', async () => {
  const served = await servedWith({ connections: 2 });
  const [first] = [await dial(served), await dial(served)];
  expect(await (await dial(served)).said).toBe('');
  first.socket.destroy();
  await first.said;
  await expect
    .poll(
      async () =>
        await fetch(`${served.url}/healthz`)
          .then(({ status }) => status)
          .catch(() => 0),
    )
    .toBe(200);
});
