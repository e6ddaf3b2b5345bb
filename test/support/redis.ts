import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
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

let shared: Promise<string> | null = null;

/** The socket of one server for all tests of this process that tell their keys apart; it ends with the process. */
export function sharedRedis(): Promise<string> {
  shared ??= startShared();
  return shared;
}

/** The tests' workers are killed, so that no exit handler runs: a shell waits for the end of its input instead. */
async function startShared(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-redis-'));
  const socket = join(dir, 'redis.sock');
  const script = '"$0" "$@" & cat >/dev/null; kill -9 $!; rm -rf "$DIR"';
  const server = spawn('/bin/sh', ['-c', script, 'redis-server', ...optionsOf(dir, socket)], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, DIR: dir },
  });
  await ready(server);
  server.unref();
  return socket;
}

/** A client that reconnects quickly and never gives a command up. */
export function connectTo(socket: string): Redis {
  const client = new Redis({ path: socket, maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on('error', () => undefined);
  return client;
}

export async function startTestRedis(): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-redis-'));
  const socket = join(dir, 'redis.sock');
  const clients: Redis[] = [];
  let server = await launch(dir, socket);

  return {
    socket,
    connect() {
      const client = connectTo(socket);
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
  const server = spawn('redis-server', optionsOf(dir, socket), { stdio: ['ignore', 'pipe', 'ignore'] });
  await ready(server);
  return server;
}

function optionsOf(dir: string, socket: string): string[] {
  return ['--port', '0', '--unixsocket', socket, '--dir', dir, '--save', '', '--appendonly', 'no'];
}

async function ready(server: ChildProcess & { readonly stdout: Readable }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (/ready to accept connections/i.test(said)) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`redis-server did not start: ${said}`)));
  });
}

async function kill(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}
