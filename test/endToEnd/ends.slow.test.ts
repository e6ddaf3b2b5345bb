import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { startOwnTime } from '../support/ownTime.ts';
import { startRedisServer } from '../support/redisServer.ts';
import { SOON } from '../support/soon.ts';
import { CHECKOUT, commandEnvironment } from './support/commandLine.ts';
import { type Daemon, startDaemon } from './support/daemon.ts';
import { connectPrivateRedis, redisIsRunning } from './support/privateRedis.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

/** What whoever stops dongbo waits, such as `docker stop`. */
const MOST_MS = 10_000;
/** The bound is one of the clock: where other processes have kept Redis or the disk busy, it is measured again. */
const MAY_BE_BUSY = { retry: 2 };

async function site(settings: Readonly<Record<string, unknown>> = {}): Promise<TestProvince> {
  const opened = await startTestProvince({ records: 60, settings });
  onTestFinished(() => opened.close());
  return opened;
}

/** Sends the signal, and expects the daemon's proper end in time. */
async function endsInTime(daemon: Daemon, hang: string): Promise<void> {
  const time = startOwnTime(daemon.pid);
  daemon.kill('SIGTERM');
  const { code, stderr } = await daemon.ended;
  const tookMs = time.stop();
  expect(code, `${hang}: ${stderr.slice(-2_000)}`).toBe(0);
  expect(daemon.events('daemon.stopped'), hang).toHaveLength(1);
  expect(tookMs, hang).toBeLessThan(MOST_MS);
}

it('a daemon whose Redis is away ends in time', MAY_BE_BUSY, async () => {
  const redis = await startRedisServer();
  onTestFinished(() => redis.stop());
  const daemon = await startDaemon(await site({ 'queue.url': redis.url }));
  await redis.stop();
  await expect.poll(() => daemon.events('redis.unreachable').length, SOON).toBeGreaterThan(0);
  await endsInTime(daemon, 'away');
});

it('a daemon whose own Redis hangs ends in time, and Redis with it', MAY_BE_BUSY, async () => {
  const province = await site();
  const daemon = await startDaemon(province);
  const pid = await redisPid(province);
  process.kill(pid, 'SIGSTOP');
  await endsInTime(daemon, 'hangs');
  // Whoever has ended is there until the system has noticed.
  await vi.waitFor(() => {
    expect(() => process.kill(pid, 0), 'the hung server is gone').toThrow('ESRCH');
  }, SOON);
});

it('a daemon whose ledger another process has locked ends in time', MAY_BE_BUSY, async () => {
  const province = await site({ 'source.pollIntervalSeconds': 1 });
  const daemon = await startDaemon(province);
  const other = new Database(join(province.dataDir, 'ledger.db'), SOON);
  onTestFinished(() => void other.close());
  other.exec('begin immediate');
  await expect.poll(() => daemon.events('standstill.began').length, SOON).toBe(1);
  await endsInTime(daemon, 'locked');
});

it(
  'a daemon whose portal does not answer ends in time; a second signal ends it at once',
  MAY_BE_BUSY,
  async () => {
    const province = await site({ 'portal.timeoutSeconds': 600 });
    province.portal.setFaults([{ kind: 'hang', stores: false, on: 'DongBoHoSoMC' }]);
    const hanging = { requests: { DongBoHoSoMC: { hang: expect.any(Number) } } };
    const first = await startDaemon(province);
    await expect.poll(() => province.portal.stats(), SOON).toMatchObject(hanging);
    await endsInTime(first, 'silent portal');

    const before = province.portal.stats().requests['DongBoHoSoMC']?.['hang'] ?? 0;
    const second = await startDaemon(province);
    const again = (): number => province.portal.stats().requests['DongBoHoSoMC']?.['hang'] ?? 0;
    await expect.poll(again, SOON).toBeGreaterThan(before);
    const time = startOwnTime(second.pid);
    // Those that come before it has taken the first count as one with it.
    const signals = setInterval(() => second.kill('SIGTERM'), 100);
    onTestFinished(() => clearInterval(signals));
    expect((await second.ended).code).toBe(143);
    expect(time.stop()).toBeLessThan(2_000);
    await expect.poll(() => redisIsRunning(province.dataDir), SOON).toBe(false);
  },
);

it('a daemon ends in time beside viewers that read nothing of what they asked for', MAY_BE_BUSY, async () => {
  const province = await site();
  const daemon = await startDaemon(province);
  const { stdout } = await province.run('keys', 'create', '--role', 'viewer', '--name', 'slow', '--json');
  const { key } = z.object({ key: z.string() }).parse(JSON.parse(stdout));
  for (const path of ['events', 'exports/records.xlsx', 'exports/records.csv']) {
    const viewer = await asks(daemon, `/api/v1/${path}`, key);
    onTestFinished(() => void viewer.destroy());
    await expect.poll(() => viewer.readableLength, SOON).toBeGreaterThan(0);
  }
  await endsInTime(daemon, 'unread');
});

it.each(['SIGTERM', 'SIGINT'] as const)(
  '%s reaches a daemon below npm, whether npm alone gets it or every process',
  async (signal) => {
    for (const whole of [false, true]) {
      const province = await site();
      // Without pages, which take more than half of a start.
      const start = ['start', '--role', 'poll,push,verify,notify', '--config', province.config];
      const npm = spawn('npm', ['run', '-s', 'dongbo', '--', ...start], {
        cwd: CHECKOUT,
        detached: true,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: commandEnvironment(),
      });
      onTestFinished(() => endGroup(npm));
      let log = '';
      npm.stderr.on('data', (chunk: Buffer) => {
        log += chunk.toString();
      });
      await expect.poll(() => log, SOON).toContain('"daemon.started"');
      process.kill(whole ? -Number(npm.pid) : Number(npm.pid), signal);
      await expect.poll(() => log, { ...SOON, message: `group: ${whole}` }).toContain('"daemon.stopped"');
      await expect.poll(() => groupLives(npm), SOON).toBe(false);
      expect(await redisIsRunning(province.dataDir)).toBe(false);
    }
  },
);

async function redisPid({ dataDir }: TestProvince): Promise<number> {
  const redis = await connectPrivateRedis(dataDir);
  const [, pid] = /process_id:(\d+)/.exec((await redis?.info('server')) ?? '') ?? [];
  redis?.disconnect();
  return Number(pid);
}

/** Sends a request and reads no more of the answer than what comes at once. */
async function asks({ url }: Daemon, path: string, key: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${key}\r\n\r\n`);
  return socket.pause();
}

function groupLives({ pid }: ChildProcess): boolean {
  try {
    process.kill(-Number(pid), 0);
    return true;
  } catch {
    return false;
  }
}

function endGroup(child: ChildProcess): void {
  if (groupLives(child)) process.kill(-Number(child.pid), 'SIGKILL');
}
