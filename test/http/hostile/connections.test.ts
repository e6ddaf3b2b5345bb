import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startOwnTime } from '../../support/ownTime.ts';
import { SOON } from '../../support/soon.ts';
import { type Served, serve } from '../served.ts';

const MANY = 2_000;
/** Connections of one batch: the system queues only so many that are not accepted yet. */
const AT_A_TIME = 250;
/** How long a health check waits, in milliseconds (src/cli/healthcheck.ts). */
const PATIENCE_MS = 3_000;

/** Opens so many connections, each of which sends this and no more. */
async function flood({ url }: Served, text: string): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  while (sockets.length < MANY) {
    const batch = Array.from({ length: AT_A_TIME }, () => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      if (text !== '') socket.write(text);
      return socket;
    });
    sockets.push(...batch);
    await Promise.all(batch.map((socket) => once(socket, 'connect').catch(() => undefined)));
  }
  return sockets;
}

async function health(url: string): Promise<number> {
  const stopwatch = startOwnTime(process.pid);
  const answer = await fetch(`${url}/healthz`, {
    signal: AbortSignal.timeout(SOON.timeout),
    headers: { connection: 'close' },
  });
  await answer.body?.cancel();
  expect(stopwatch.stop()).toBeLessThan(PATIENCE_MS);
  return answer.status;
}

const FORM = 'host: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 900\r\n\r\nkey=';

test.each([
  ['say nothing', ''],
  ['never end their headers', 'GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: '],
  ['never end the form of the sign-in page', `POST /sign-in HTTP/1.1\r\n${FORM}`],
  ['have had their answer', 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'],
])('two thousand connections that %s never keep /healthz from answering', async (_what, text) => {
  const served = await serve();
  const sockets = await flood(served, text);
  for (let i = 0; i < 20; i += 1) expect(await health(served.url)).toBe(200);
  const [open] = await new Promise<[number]>((resolve) =>
    served.server.server.getConnections((_, count) => resolve([count])),
  );
  expect(open).toBeLessThanOrEqual(1_000);
  expect(sockets).toHaveLength(MANY);
  const key = await served.key('viewer');
  expect((await served.ask('/api/v1/gap', { key })).status).toBe(200);
});
