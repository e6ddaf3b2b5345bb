import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { EventStreams, type Listener } from '../../../src/http/events/streams.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function listener(keyId = 'a'): Listener {
  const principal = { keyId, name: keyId, role: 'viewer', agencies: null } as const;
  return { principal, isSignedIn: async () => true };
}

/** Streams over real connections, by a clock that is moved by hand. */
async function opened() {
  const clock = { now: 0 };
  const streams = new EventStreams(() => clock.now);
  const gone: string[] = [];
  const answers: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    answers.push(response);
    streams.open(response, listener(), () => gone.push('gone'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  cleanUps.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const connectOne = async (): Promise<{ socket: Socket; heard: () => string }> => {
    let heard = '';
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      heard += String(chunk);
    });
    socket.write('GET / HTTP/1.1\r\nhost: here\r\n\r\n');
    await expect.poll(() => heard).toContain('retry: 3000');
    return { socket, heard: () => heard };
  };
  return { clock, streams, gone, connectOne, server };
}

test('an event is sent when it has changed, and not again', async () => {
  const { streams, connectOne } = await opened();
  const { heard } = await connectOne();
  const [stream] = streams.current();
  for (const data of ['{"n":1}', '{"n":1}', '{"n":2}']) stream?.send('gap', data);
  stream?.send('delivery', '{"n":1}');
  await expect.poll(heard).toContain('event: delivery');
  expect(
    [...heard().matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(([, event, data]) => `${event} ${data}`),
  ).toEqual(['gap {"n":1}', 'gap {"n":2}', 'delivery {"n":1}']);
});

test('a silent connection gets a comment every 15 seconds', async () => {
  const { clock, streams, connectOne } = await opened();
  const { heard } = await connectOne();
  const beats = (): number => heard().split(':\n\n').length - 1;
  clock.now = 14_999;
  streams.current();
  clock.now = 15_000;
  streams.current();
  clock.now = 20_000;
  streams.current();
  await expect.poll(beats).toBe(1);
  clock.now = 30_000;
  streams.current();
  await expect.poll(beats).toBe(2);
});

test('a client that does not read is disconnected, and no other', async () => {
  const { streams, gone, connectOne } = await opened();
  const slow = await connectOne();
  slow.socket.pause();
  const [stuck] = streams.current();
  // What the kernel takes for a reader that does not read is some megabytes.
  for (let n = 0; n < 200; n += 1) stuck?.send('gap', `${n}${'x'.repeat(100_000)}`);
  const other = await connectOne();
  expect(streams.current()).toHaveLength(2);
  await expect.poll(() => gone).toHaveLength(1);
  const left = streams.current();
  expect(left).toHaveLength(1);
  left[0]?.send('gap', '{}');
  await expect.poll(other.heard).toContain('event: gap');
});

test('an ended stream gets the event ended, and nothing after it', async () => {
  const { clock, streams, gone, connectOne } = await opened();
  const { heard } = await connectOne();
  const [stream] = streams.current();
  stream?.end();
  stream?.send('gap', '{}');
  clock.now = 14_000;
  streams.current();
  await expect.poll(() => gone).toHaveLength(1);
  expect(heard()).toContain('event: ended');
  expect(heard()).not.toContain('event: gap');
  expect(streams.size).toBe(0);
});

test('a key has 20 streams at most, and all keys together 200', () => {
  const streams = new EventStreams(() => 0);
  const answer = (): ServerResponse =>
    ({ once: () => undefined, writeHead: () => undefined, write: () => true }) as unknown as ServerResponse;
  const open = (keyId: string): void => {
    streams.refuseTooMany(listener(keyId).principal);
    streams.open(answer(), listener(keyId), () => undefined);
  };
  for (let n = 0; n < 20; n += 1) open('a');
  expect(() => open('a')).toThrow(expect.objectContaining({ status: 429, code: 'too_many_streams' }));
  for (let n = 0; n < 180; n += 1) open(`key ${n}`);
  expect(() => open('another')).toThrow('Too many connections');
});
