import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Redis } from 'ioredis';
import { freePort } from '../../support/freePort.ts';

/** Runs a statement on the ledger behind everybody's back. */
export function tamper(file: string, statement: string): void {
  const database = new Database(file);
  database.exec(statement);
  database.close();
}

interface Running {
  readonly url: string;
  close(): Promise<void>;
}

/** A source without cases whose clock is so many seconds ahead. */
export async function startSourceWithClock(aheadSeconds: number): Promise<Running> {
  const server = createServer((_, response) => {
    response.sendDate = false;
    response.setHeader('Date', new Date(Date.now() + aheadSeconds * 1_000).toUTCString());
    response.setHeader('Content-Type', 'application/json');
    response.end('{"total":0,"data":[]}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** In front of a real server, one whose clock is so many seconds ahead. */
export async function startFrontWithClock(target: string, aheadSeconds: number): Promise<Running> {
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, answer) => {
    const { method, url, headers } = incoming;
    const outgoing = request({ hostname, port, method, path: url, headers }, (response) => {
      const date = new Date(Date.now() + aheadSeconds * 1_000).toUTCString();
      answer.writeHead(response.statusCode ?? 502, { ...response.headers, date });
      response.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A redis-server as somebody else would run it: on a port, with its settings as they come. */
export async function startOwnRedis(): Promise<Running & { readonly redis: Redis }> {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-own-redis-'));
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''];
  const server = spawn('redis-server', options, { stdio: 'ignore' });
  const redis = new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null, retryStrategy: () => 20 });
  redis.on('error', () => undefined);
  await redis.ping();
  return {
    url: `redis://127.0.0.1:${port}`,
    redis,
    close: async () => {
      redis.disconnect();
      const ended = once(server, 'exit');
      server.kill('SIGKILL');
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not a TCP address');
  return address.port;
}
