import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemd } from '../../src/process/systemd.ts';
import { recordingLog } from '../support/recordingLog.ts';

let dir: string;
let env: NodeJS.ProcessEnv;

/** A `systemd-notify` that keeps what it is told, and of the environment it was given. */
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dongbo-systemd-'));
  const program = join(dir, 'systemd-notify');
  writeFileSync(program, `#!/bin/sh\necho "$NOTIFY_SOCKET $SECRET$*" >> ${join(dir, 'told')}\n`);
  chmodSync(program, 0o755);
  env = { PATH: `${dir}:/usr/bin:/bin`, NOTIFY_SOCKET: '/run/n', SECRET: 'secret ' };
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function told(): readonly string[] {
  const file = join(dir, 'told');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

const alive = (): boolean => true;

test('systemd is told that dongbo serves, and that it stops, with nothing of its secrets', async () => {
  const manager = systemd(env, { alive, log: recordingLog() });
  expect(told()).toEqual([]);
  manager.ready();
  await expect.poll(told).toEqual(['/run/n READY=1']);
  manager.stopping();
  await expect.poll(told).toEqual(['/run/n READY=1', '/run/n STOPPING=1']);
});

test('with a watchdog it is told again and again that dongbo is alive, for as long as no loop is late', async () => {
  const late = new AbortController();
  let [beatsDue, checksWhileLate] = [0, 0];
  const alive = (): boolean => {
    if (late.signal.aborted) checksWhileLate += 1;
    else beatsDue += 1;
    return !late.signal.aborted;
  };
  const watched = { ...env, WATCHDOG_USEC: '100000', WATCHDOG_PID: String(process.pid) };
  systemd(watched, { alive, log: recordingLog() }).ready();
  const beats = (): number => told().filter((line) => line.endsWith('WATCHDOG=1')).length;
  await expect.poll(beats).toBeGreaterThan(2);
  late.abort();
  await expect.poll(() => checksWhileLate).toBeGreaterThan(4);
  await expect.poll(beats).toBe(beatsDue);
});

test('a watchdog of another process is none of ours', async () => {
  const watched = { ...env, WATCHDOG_USEC: '50000', WATCHDOG_PID: '1' };
  systemd(watched, { alive, log: recordingLog() }).ready();
  await expect.poll(told).toEqual(['/run/n READY=1']);
  await sleep(200);
  expect(told()).toEqual(['/run/n READY=1']);
});

test('where systemd did not start it, nobody is told anything', async () => {
  const manager = systemd({ ...env, NOTIFY_SOCKET: '' }, { alive, log: recordingLog() });
  manager.ready();
  manager.stopping();
  await sleep(200);
  expect(told()).toEqual([]);
});

test('a systemd that cannot be told ends nothing, and the log says so', async () => {
  const log = recordingLog();
  systemd({ ...env, PATH: join(dir, 'nowhere') }, { alive, log }).ready();
  await expect.poll(() => log.lines.map(({ event }) => event)).toEqual(['systemd.not_told']);
  expect(log.lines[0]?.fields).toMatchObject({ what: 'READY=1', errorCode: 'ENOENT' });
});

const REAL = existsSync('/usr/bin/systemd-notify') && existsSync('/usr/bin/python3');

test.runIf(REAL)('the real systemd-notify brings it to the socket', async () => {
  const socket = join(dir, 'notify');
  const listener = spawn('/usr/bin/python3', ['-c', RECEIVER, socket], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await expect.poll(() => existsSync(socket)).toBe(true);
    systemd({ PATH: '/usr/bin:/bin', NOTIFY_SOCKET: socket }, { alive, log: recordingLog() }).ready();
    expect(await firstLine(listener)).toBe('READY=1');
  } finally {
    listener.kill();
  }
});

const RECEIVER = [
  'import socket, sys',
  's = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)',
  's.bind(sys.argv[1])',
  'while True: print(s.recv(4096).decode(), flush=True)',
].join('\n');

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return String(said).split('\n')[0] ?? '';
}
