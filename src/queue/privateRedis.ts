import { type ChildProcess, spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { ENTRIES } from '../dataDir/entries.ts';
import { withUmask } from '../dataDir/privateFile.ts';
import { REDIS_RESTART } from '../domain/delays.ts';
import { DongboError, UsageError } from '../domain/errors.ts';
import type { Log } from '../observability/log.ts';
import { redisRemedy } from './installHint.ts';

export interface PrivateRedis {
  readonly socket: string;
  pid(): number | undefined;
  /** Ends the server, by SIGKILL where it does not end by itself in time. */
  stop(withinMs?: number): Promise<void>;
}

const READY_MS = 30_000;
const STOP_MS = 5_000;
/** Of that, for the end after SIGKILL. */
const KILLED_MS = 300;
/** Restarts with the existing append-only file before it is set aside. */
const TRIES_WITH_FILE = 3;
/** A hung server accepts connections without answering. */
const ANSWER_MS = 2_000;
/** sun_path holds 108 bytes, including the final zero. */
const LONGEST_SOCKET = 107;

/**
 * Runs a redis-server in `dataDir/redis`: unix socket, no TCP port, append-only file, noeviction. It is restarted when
 * it dies and ends with this process. The caller holds the dataDir's lock, so a server that already answers was left
 * behind by a killed dongbo and is stopped.
 *
 * It has a process group of its own: Ctrl-C would otherwise kill Redis before in-flight deliveries are settled.
 */
export async function startPrivateRedis(dataDir: string, log: Log): Promise<PrivateRedis> {
  const dir = join(dataDir, ENTRIES.redis);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const socket = socketOf(dataDir);
  await stopLeftover(socket, log);

  let stopping = false;
  let child = launch(dir, socket);
  if (!(await answers(socket, child))) {
    if (child.pid === undefined) throw await startFailed(child, dir);
    // Losing the bell is better than a failed start: an unreadable file is set aside, and the sweep rings again.
    putAside(dir, log);
    child = launch(dir, socket);
    if (!(await answers(socket, child))) throw await startFailed(child, dir);
  }

  const watch = (server: ChildProcess): void => {
    server.once('exit', (code, signal) => {
      if (stopping) return;
      log.warn('redis.died', { code, signal, remedy: 'None: it is started again.' });
      void restart();
    });
  };
  const restart = async (): Promise<void> => {
    for (let tries = 1; !stopping; tries += 1) {
      await sleep(Math.min(REDIS_RESTART.stepMs * tries, REDIS_RESTART.longestMs));
      if (stopping) return;
      // As at start-up: an unreadable file would keep it from ever starting.
      if (tries === TRIES_WITH_FILE + 1 && child.pid !== undefined) putAside(dir, log);
      child = launch(dir, socket);
      if (await answers(socket, child)) {
        watch(child);
        log.info('redis.restarted');
        return;
      }
    }
  };
  watch(child);
  // Where the process ends before it could stop it: after a second signal, or because something else hung.
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);

  return {
    socket,
    pid: () => child.pid,
    stop: async (withinMs = STOP_MS) => {
      stopping = true;
      process.off('exit', kill);
      await stopChild(child, withinMs);
    },
  };
}

/** In dataDir, or in a private folder below the system's temporary folder when that path is too long. */
export function socketOf(dataDir: string): string {
  const near = join(dataDir, ENTRIES.redis, 'redis.sock');
  if (Buffer.byteLength(near) <= LONGEST_SOCKET) return near;
  const uid = process.getuid?.() ?? 0;
  const dir = join(tmpdir(), `dongbo-${uid}-${hash('sha256', dataDir, 'hex').slice(0, 16)}`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const found = lstatSync(dir);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new UsageError(
      'redis.socket_folder',
      `${dir} exists and is not a private folder of this user.`,
      'Remove it, or choose a shorter dataDir.',
    );
  }
  return join(dir, 'redis.sock');
}

function launch(dir: string, socket: string): ChildProcess {
  const settings = {
    port: '0',
    unixsocket: socket,
    unixsocketperm: '700',
    dir,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
    logfile: join(dir, 'redis.log'),
    daemonize: 'no',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  // Redis inherits this umask; this process keeps its own.
  const child = withUmask(0o077, () => spawn('redis-server', args, { stdio: 'ignore', detached: true }));
  // A missing program emits 'error'; answers() sees the missing pid.
  child.on('error', () => undefined);
  return child;
}

/** False when the server ended or stayed silent. */
async function answers(socket: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return false;
    if (await ping(socket)) return true;
    await sleep(20);
  }
  child.kill('SIGKILL');
  return false;
}

async function ping(socket: string): Promise<boolean> {
  if (!existsSync(socket)) return false;
  return await withRedis(socket, async (redis) => (await redis.ping()) === 'PONG').catch(() => false);
}

async function withRedis<T>(socket: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ path: socket, lazyConnect: true, retryStrategy: null, disconnectTimeout: 100 });
  redis.on('error', () => undefined);
  const late = setTimeout(() => redis.disconnect(), ANSWER_MS);
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    clearTimeout(late);
    redis.disconnect();
  }
}

async function stopLeftover(socket: string, log: Log): Promise<void> {
  // A hung server keeps the old socket open: the new one must not be reached through it.
  if (!(await ping(socket))) return rmSync(socket, { force: true });
  log.warn('redis.leftover', { why: 'a killed dongbo left it running', remedy: 'None: it is stopped.' });
  // SHUTDOWN closes the connection, which the client reports as an error.
  await withRedis(socket, (redis) => redis.shutdown('NOSAVE')).catch(() => undefined);
  for (let i = 0; i < 100 && (await ping(socket)); i += 1) await sleep(50);
}

function putAside(dir: string, log: Log): void {
  const file = join(dir, 'appendonlydir');
  if (!existsSync(file)) return;
  const aside = `${file}.unreadable-${Date.now()}`;
  renameSync(file, aside);
  log.warn('redis.unreadable', { path: aside, remedy: 'None: no case is lost. The folder may be deleted.' });
}

async function stopChild(child: ChildProcess, withinMs = STOP_MS): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), Math.max(0, withinMs - KILLED_MS));
  await ended;
  clearTimeout(killer);
}

async function startFailed(child: ChildProcess, dir: string): Promise<DongboError> {
  if (child.pid === undefined) {
    const { en, vi } = redisRemedy();
    return new UsageError('redis.missing', 'The program redis-server was not found.', en, {
      message: 'Không tìm thấy chương trình redis-server.',
      remedy: vi,
    });
  }
  await stopChild(child);
  return new DongboError({
    code: 'redis.failed',
    message: `The private redis-server in ${dir} did not start.`,
    remedy: `Read ${join(dir, 'redis.log')}; then start again.`,
  });
}
