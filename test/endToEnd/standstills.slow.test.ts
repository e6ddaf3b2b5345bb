import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { SYSTEM_FAULTS, type SystemFaultKind } from '../../src/domain/systemFaults.ts';
import { freePort } from '../support/freePort.ts';
import { type HttpReceiver, startHttpReceiver } from '../support/httpReceiver.ts';
import { startOwnTime } from '../support/ownTime.ts';
import { SOON } from '../support/soon.ts';
import { type Daemon, startDaemon } from './support/daemon.ts';
import { configure, startTestProvince, type TestProvince } from './support/testProvince.ts';

/** From the end of the cause until cases flow again: under 10 s, thrice that on a machine with other work. In milliseconds. */
const RECOVERY_MS = 30_000;
const RECORDS = 20;
const ENV = { HOOK: 'secret' };

let site: TestProvince;
let webhook: HttpReceiver;
let redis: ChildProcess;
let client: Redis;
let daemon: Daemon;
let key: string;
let hasDisk = false;

beforeAll(async () => {
  webhook = await startHttpReceiver();
  site = await startTestProvince({
    records: RECORDS,
    settings: {
      notify: { webhook: { url: webhook.url, secretEnv: 'HOOK' } },
      'source.pollIntervalSeconds': 60,
    },
  });
  const port = await freePort();
  redis = spawn('redis-server', ['--port', String(port), '--save', '', '--dir', site.dir], {
    stdio: 'ignore',
  });
  client = new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  await client.ping();
  await configure(site.config, { 'queue.url': `redis://127.0.0.1:${port}` });
  hasDisk = mounted(site.dataDir);
  const made = await site.runHere(['keys', 'create', '--role', 'admin', '--name', 'test', '--json'], ENV);
  expect(made.code, made.stderr).toBe(0);
  key = String(JSON.parse(made.stdout).key);
  daemon = await startDaemon(site, ENV);
  await vi.waitFor(() => expect(held().size).toBe(RECORDS), SOON);
});

afterAll(async () => {
  daemon?.kill('SIGKILL');
  await daemon?.ended;
  client.disconnect();
  redis.kill('SIGKILL');
  if (hasDisk) execFileSync('umount', ['-l', site.dataDir]);
  await site.close();
  await webhook.close();
});

interface Cause {
  readonly kind: SystemFaultKind;
  /** Only where the account may mount a small disk. */
  readonly disk?: true;
  readonly begin: () => unknown;
  readonly end: () => unknown;
}

let locker: Database.Database;
const filler = (): string => join(site.dataDir, 'filler');

const CAUSES: readonly Cause[] = [
  {
    kind: 'redis_full',
    begin: () => client.config('SET', 'maxmemory', '1'),
    end: () => client.config('SET', 'maxmemory', '0'),
  },
  {
    kind: 'redis_read_only',
    begin: () => client.replicaof('127.0.0.1', 1),
    end: () => client.replicaof('NO', 'ONE'),
  },
  {
    kind: 'redis_no_rights',
    begin: () => client.acl('SETUSER', 'default', '-@write', '-@scripting'),
    end: () => client.acl('SETUSER', 'default', '+@all'),
  },
  { kind: 'redis_away', begin: () => redis.kill('SIGSTOP'), end: () => redis.kill('SIGCONT') },
  {
    kind: 'disk_full',
    disk: true,
    begin: () => {
      for (const bytes of [1_000_000, 10_000, 100]) fill(bytes);
    },
    end: () => rmSync(filler()),
  },
  {
    kind: 'ledger_locked',
    begin: () => {
      locker = new Database(join(site.dataDir, 'ledger.db'));
      locker.exec('begin immediate');
    },
    end: () => locker.close(),
  },
];

test.each(CAUSES)(
  '$kind is said once everywhere, and cases flow within ten seconds of its end',
  async (cause) => {
    if (cause.disk === true && !hasDisk) return;
    const { kind } = cause;
    const began = () => daemon.events('standstill.began').filter((line) => line['kind'] === kind);
    const titles = () => titlesOf(kind).slice(said.titles);
    // A busy machine may have been taken for the same before.
    const said = { began: began().length, titles: titlesOf(kind).length };
    await cause.begin();
    const caseNo = String(site.province.add().dossierNo);
    try {
      await vi.waitFor(() => expect(began()).toHaveLength(said.began + 1), SOON);
      expect(began().at(-1)).toMatchObject({
        why: SYSTEM_FAULTS[kind].en.message,
        remedy: SYSTEM_FAULTS[kind].en.remedy,
      });

      await vi.waitFor(async () => {
        const ready = await fetch(`${daemon.url}/readyz`);
        expect(ready.status).toBe(503);
        const { standstills } = (await ready.json()) as { standstills: unknown[] };
        expect(standstills).toContainEqual({ kind, ...SYSTEM_FAULTS[kind].vi });
      }, SOON);
      const doctor = await site.runHere(['doctor', '--lang', 'vi'], ENV);
      expect(doctor.stdout.replaceAll(/\s+/g, ' ')).toContain(
        kind === 'redis_away' ? 'Redis tại queue.url không trả lời.' : SYSTEM_FAULTS[kind].vi.message,
      );
      await vi.waitFor(() => expect(titles()).toHaveLength(1), SOON);
      expect(titles()[0]).toContain(SYSTEM_FAULTS[kind].vi.message);
      const page = await fetch(daemon.url, { headers: { authorization: `Bearer ${key}` } });
      expect(await page.text()).toContain(SYSTEM_FAULTS[kind].vi.message);
    } finally {
      await cause.end();
    }
    const time = startOwnTime(daemon.pid);
    await vi.waitFor(() => expect(held().has(caseNo)).toBe(true), SOON);
    const ms = time.stop();
    expect(ms, 'milliseconds').toBeLessThan(RECOVERY_MS);
    await vi.waitFor(() => expect(titles()).toHaveLength(2), SOON);
    await vi.waitFor(async () => expect((await fetch(`${daemon.url}/readyz`)).status).toBe(200), SOON);
    expect(daemon.stderr()).not.toMatch(/"stack":"[^"]*(?:SQLITE|Reply)/);
  },
);

function held(): Set<string> {
  return new Set([...site.portal.cases()].map(({ caseNo }) => caseNo));
}

/** The titles of the notices of such a standstill. */
function titlesOf(kind: SystemFaultKind): string[] {
  return webhook.received
    .flatMap(
      ({ body }) => JSON.parse(body).notices as { kind: string; cause: string | null; title: string }[],
    )
    .filter((notice) => notice.kind === 'standstill' && notice.cause === kind)
    .map(({ title }) => title);
}

function fill(bytes: number): void {
  try {
    for (;;) writeFileSync(filler(), Buffer.alloc(bytes), { flag: 'a' });
  } catch {
    // Full.
  }
}

function mounted(folder: string): boolean {
  try {
    execFileSync('mkdir', ['-p', '-m', '700', folder]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m,mode=700', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
