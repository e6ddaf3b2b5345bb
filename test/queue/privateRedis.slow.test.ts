import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { describe, expect, test, vi } from 'vitest';
import { type PrivateRedis, socketOf } from '../../src/queue/privateRedis.ts';
import { recordingLog } from '../support/recordingLog.ts';
import { SOON } from '../support/soon.ts';
import { cleanUps, connected, newFolder, started } from './startedRedis.ts';

async function setting(redis: Redis, name: string): Promise<string | undefined> {
  const answer = await redis.config('GET', name);
  return Array.isArray(answer) ? String(answer[1]) : undefined;
}

function pidOf(server: PrivateRedis): number {
  const pid = server.pid();
  if (pid === undefined) throw new Error('no process');
  return pid;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function accepts(socket: string): Promise<boolean> {
  const connection = connect(socket);
  try {
    await once(connection, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    connection.destroy();
  }
}

/** What a killed dongbo leaves behind: a server on the socket that nobody watches. */
async function leftover(dataDir: string): Promise<ChildProcess> {
  const socket = socketOf(dataDir);
  mkdirSync(dirname(socket), { recursive: true });
  const args = ['--port', '0', '--unixsocket', socket, '--dir', dirname(socket), '--save', ''];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  cleanUps.push(() => child.kill('SIGKILL'));
  // The file appears before the server listens: who connects in between is refused, as by a socket nobody holds.
  await vi.waitUntil(() => accepts(socket), { ...SOON, interval: 10 });
  return child;
}

describe.concurrent('the private redis-server', () => {
  test('listens on a unix socket of this user alone and on no TCP port', async () => {
    const server = await started(newFolder());
    const redis = connected(server);
    expect(await setting(redis, 'port')).toBe('0');
    expect(await setting(redis, 'tls-port')).toBe('0');
    expect(statSync(server.socket).mode & 0o777).toBe(0o700);
    expect(statSync(dirname(server.socket)).mode & 0o777).toBe(0o700);
  });

  test('keeps an append-only file and evicts nothing', async () => {
    const redis = connected(await started(newFolder()));
    expect(await setting(redis, 'appendonly')).toBe('yes');
    expect(await setting(redis, 'maxmemory-policy')).toBe('noeviction');
  });

  test('is in a process group of its own, out of reach of Ctrl-C', async () => {
    const pid = pidOf(await started(newFolder()));
    const afterName = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1] ?? '';
    expect(Number(afterName.split(' ')[2])).toBe(pid);
  });

  test('works in a folder with spaces and Vietnamese letters in its name', async () => {
    const dataDir = newFolder('dữ liệu "đồng bộ"');
    expect(await connected(await started(dataDir)).ping()).toBe('PONG');
    expect(existsSync(join(dataDir, 'redis', 'appendonlydir'))).toBe(true);
  });

  test('still knows after a restart what it knew before', async () => {
    const dataDir = newFolder();
    const before = await started(dataDir);
    await connected(before).set('bell', '1');
    await before.stop();
    expect(await connected(await started(dataDir)).get('bell')).toBe('1');
  });

  test('is started again when it was killed, and clients come back by themselves', async () => {
    const log = recordingLog();
    const server = await started(newFolder(), log);
    const redis = connected(server);
    await redis.ping();
    const killed = pidOf(server);
    process.kill(killed, 'SIGKILL');
    await vi.waitUntil(() => log.events().includes('redis.restarted'), { ...SOON, interval: 10 });
    expect(await redis.ping()).toBe('PONG');
    expect(pidOf(server)).not.toBe(killed);
    expect(log.events()).toEqual(['redis.died', 'redis.restarted']);
  });

  test('is started again each time it is killed', async () => {
    const log = recordingLog();
    const server = await started(newFolder(), log);
    for (let times = 1; times <= 2; times += 1) {
      process.kill(pidOf(server), 'SIGKILL');
      const restarts = (): number => log.events().filter((event) => event === 'redis.restarted').length;
      await vi.waitUntil(() => restarts() === times, { ...SOON, interval: 10 });
    }
    expect(await connected(server).ping()).toBe('PONG');
  });

  test('is gone after stop, without a word about its end', async () => {
    const log = recordingLog();
    const server = await started(newFolder(), log);
    const pid = pidOf(server);
    await server.stop();
    expect(runs(pid)).toBe(false);
    expect(existsSync(server.socket)).toBe(false);
    expect(log.events()).toEqual([]);
  });

  test('may be stopped more than once', async () => {
    const server = await started(newFolder());
    await server.stop();
    await server.stop();
    expect(runs(pidOf(server))).toBe(false);
  });

  // Before the pause of a restart is over, just when the new server is launched, and while it comes up.
  test.each([0, 95, 100, 105, 115])('is gone when stop is called %i ms into a restart', async (delay) => {
    const log = recordingLog();
    const server = await started(newFolder(), log);
    process.kill(pidOf(server), 'SIGKILL');
    await vi.waitUntil(() => log.events().includes('redis.died'), { ...SOON, interval: 1 });
    await sleep(delay);
    await server.stop();
    const said = log.events();
    await sleep(250);
    expect(runs(pidOf(server))).toBe(false);
    expect(log.events()).toEqual(said);
  });

  test('replaces the one that a killed dongbo left behind', async () => {
    const dataDir = newFolder();
    const log = recordingLog();
    const old = await leftover(dataDir);
    const gone = once(old, 'exit');
    const server = await started(dataDir, log);
    await gone;
    expect(log.events()).toEqual(['redis.leftover']);
    expect(pidOf(server)).not.toBe(old.pid);
    expect(await setting(connected(server), 'appendonly')).toBe('yes');
  });

  test('starts despite a hung leftover, within seconds', async () => {
    const dataDir = newFolder();
    const old = await leftover(dataDir);
    old.kill('SIGSTOP');
    expect(await connected(await started(dataDir)).ping()).toBe('PONG');
  });

  test('starts despite a socket file that a crash left behind', async () => {
    const dataDir = newFolder();
    const old = await leftover(dataDir);
    const gone = once(old, 'exit');
    old.kill('SIGKILL');
    await gone;
    expect(existsSync(socketOf(dataDir))).toBe(true);
    expect(await connected(await started(dataDir)).ping()).toBe('PONG');
  });

  test('puts an unreadable append-only file aside and starts without it', async () => {
    const dataDir = newFolder();
    const before = await started(dataDir);
    await connected(before).set('bell', '1');
    await before.stop();
    const dir = join(dataDir, 'redis');
    const file = readdirSync(join(dir, 'appendonlydir')).find((name) => name.endsWith('.incr.aof')) ?? '';
    await writeFile(join(dir, 'appendonlydir', file), 'this is no append-only file\r\n'.repeat(10));

    const log = recordingLog();
    expect(await connected(await started(dataDir, log)).get('bell')).toBeNull();
    expect(log.events()).toEqual(['redis.unreadable']);
    expect(readdirSync(dir).filter((name) => name.startsWith('appendonlydir.unreadable-'))).toHaveLength(1);
  });
});

describe('a private redis-server that died with its append-only file damaged', () => {
  test('is started again without it', async () => {
    const dataDir = newFolder();
    const log = recordingLog();
    const server = await started(dataDir, log);
    const redis = connected(server);
    await redis.set('bell', '1');
    const dir = join(dataDir, 'redis', 'appendonlydir');
    const file = readdirSync(dir).find((name) => name.endsWith('.incr.aof')) ?? '';
    await writeFile(join(dir, file), 'this is no append-only file\r\n'.repeat(10));
    process.kill(pidOf(server), 'SIGKILL');
    await vi.waitUntil(() => log.events().includes('redis.restarted'), { ...SOON, interval: 10 });
    expect(await redis.get('bell')).toBeNull();
    expect(log.events()).toEqual(['redis.died', 'redis.unreadable', 'redis.restarted']);
  });
});
