import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './freePort.ts';

export interface RedisServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A free port can be another's before the server has it. */
const TRIES = 5;

/**
 * A redis-server on a port of its own, as several machines share one; it keeps nothing on disk. `settings`: as in its
 * configuration.
 */
export async function startRedisServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<RedisServer> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await startOn(await freePort(), settings);
    } catch (error) {
      if (tried === TRIES) throw error;
    }
  }
}

async function startOn(port: number, settings: Readonly<Record<string, string>>): Promise<RedisServer> {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-redis-'));
  const own = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...own];
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(server, 'exit');
  const ready = (async () => {
    for await (const line of createInterface({ input: server.stdout })) {
      if (/ready to accept connections/i.test(line)) return;
    }
    await rm(dir, { recursive: true, force: true });
    throw new Error('the redis-server ended before it was ready');
  })();
  await ready;
  // What it says afterwards is nobody's, but a full pipe would stop it.
  server.stdout.resume();
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      server.kill('SIGKILL');
      await ended;
      await rm(dir, { recursive: true, force: true });
    },
  };
}
