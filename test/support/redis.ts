import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A real redis-server on a unix socket in a folder of its own; it keeps nothing on disk. */
export interface TestRedis {
  readonly socket: string;
  /** A client that reconnects quickly and never gives a command up; closed with the server at the latest. */
  connect(): Redis;
  /** Kills the server; its data is gone. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Closes all clients, stops the server and removes the folder. */
  close(): Promise<void>;
}

export async function startTestRedis(): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-redis-'));
  const socket = join(dir, 'redis.sock');
  const clients: Redis[] = [];
  let server = await launch(dir, socket);

  return {
    socket,
    connect() {
      const client = new Redis({ path: socket, maxRetriesPerRequest: null, retryStrategy: () => 20 });
      client.on('error', () => undefined);
      clients.push(client);
      return client;
    },
    stop: () => kill(server),
    async start() {
      server = await launch(dir, socket);
    },
    async close() {
      for (const client of clients) client.disconnect();
      await kill(server);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function launch(dir: string, socket: string): Promise<ChildProcess> {
  const options = ['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (/ready to accept connections/i.test(said)) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`redis-server did not start: ${said}`)));
  });
  return server;
}

async function kill(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}
