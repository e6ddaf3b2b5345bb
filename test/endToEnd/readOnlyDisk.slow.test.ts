import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SYSTEM_FAULTS, type SystemFaultKind } from '../../src/domain/systemFaults.ts';
import { SOON } from '../support/soon.ts';
import { type Daemon, startDaemon } from './support/daemon.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

const RECORDS = 10;
let site: TestProvince;
let daemon: Daemon | null;
let disk: Disk | null;

beforeEach(async () => {
  site = await startTestProvince({ records: RECORDS, settings: { 'source.pollIntervalSeconds': 2 } });
  daemon = null;
  disk = null;
});
afterEach(async () => {
  daemon?.kill('SIGKILL');
  await daemon?.ended;
  disk?.unmount();
  await site.close();
});

function held(): number {
  return [...site.portal.cases()].length;
}

/** In the log once, and in /readyz. */
async function standsStill({ events, url }: Daemon, kind: SystemFaultKind): Promise<void> {
  const began = () => events('standstill.began').filter((line) => line['kind'] === kind);
  await vi.waitFor(() => expect(began()).toHaveLength(1), SOON);
  expect(began()[0]).toMatchObject({ why: SYSTEM_FAULTS[kind].en.message });
  await vi.waitFor(async () => {
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      standstills: expect.arrayContaining([{ kind, ...SYSTEM_FAULTS[kind].vi }]),
    });
  }, SOON);
}

interface Disk {
  breakDown(): void;
  mend(): void;
  unmount(): void;
}

/** `ext4` in a file, mounted at the folder; null where the account may not. */
function diskAt(folder: string, file: string): Disk | null {
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'ignore' });
  const mount = () => run('mount', '-o', 'loop', file, folder);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const opened = openSync(file, 'w');
    ftruncateSync(opened, 64 * 1024 * 1024);
    closeSync(opened);
    run('mkfs.ext4', '-q', file);
    mount();
  } catch {
    process.stderr.write('A disk that becomes read-only is not tested: this account may not mount one.\n');
    return null;
  }
  return {
    // What ext4 does by itself when it finds the disk faulty.
    breakDown: () => {
      // Else the tables that the test has written would be gone, too.
      run('sync', '-f', folder);
      run('mount', '-o', 'remount,abort', folder);
    },
    mend: () => {
      run('umount', folder);
      // 1: errors were corrected.
      execFileSync('sh', ['-c', 'e2fsck -p -f "$0" || [ $? = 1 ]', file], { stdio: 'ignore' });
      mount();
    },
    // At once: a killed daemon's redis-server takes a moment to end.
    unmount: () => run('umount', '-l', folder),
  };
}

test('a disk that becomes read-only is said everywhere, and the start after its repair delivers what waited', async () => {
  disk = diskAt(site.dataDir, join(site.dir, 'disk.img'));
  if (disk === null) return;
  daemon = await startDaemon(site);
  await vi.waitFor(() => expect(held()).toBe(RECORDS), SOON);
  disk.breakDown();
  site.province.add();
  await standsStill(daemon, 'read_only');
  const page = await fetch(`${daemon.url}/healthz`);
  expect(page.status, 'it answers').toBe(200);
  daemon.kill('SIGTERM');
  const { stderr } = await daemon.ended;
  expect(stderr).not.toMatch(/"stack":"[^"]*(?:SQLITE|EROFS)/);

  disk.mend();
  daemon = await startDaemon(site);
  await vi.waitFor(() => expect(held()).toBe(RECORDS + 1), SOON);
});
