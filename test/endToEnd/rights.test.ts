import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withUmask } from '../../src/dataDir/privateFile.ts';
import { startDaemon } from './support/daemon.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

let site: TestProvince;
beforeEach(async () => {
  site = await startTestProvince({ records: 20 });
});
afterEach(() => site.close());

/** What of the folder and all below it other accounts can read or write, with its mode. */
async function openToOthers(): Promise<string[]> {
  const below = await readdir(site.dataDir, { recursive: true });
  const found = await Promise.all(
    ['.', ...below].map(async (name) => {
      const stats = await stat(join(site.dataDir, name)).catch(() => null);
      return stats !== null && (stats.mode & 0o077) !== 0
        ? [`${name} ${(stats.mode & 0o777).toString(8)}`]
        : [];
    }),
  );
  return found.flat();
}

describe('in a folder that is open to everyone', () => {
  it.each(['000', '022'])('a daemon with umask %s keeps nothing open to other accounts', async (mask) => {
    await mkdir(site.dataDir);
    await chmod(site.dataDir, 0o755);
    const daemon = await withUmask(Number.parseInt(mask, 8), () => startDaemon(site));
    // While the ledger is open there are SQLite's own files beside it, and Redis has its socket.
    expect((await readdir(site.dataDir)).sort((a, b) => a.localeCompare(b))).toEqual([
      'dongbo.lock',
      'dongbo.lock-journal',
      'dongbo.lock.json',
      'keys',
      'ledger.db',
      'ledger.db-shm',
      'ledger.db-wal',
      'ledger.id',
      'mappings',
      'redis',
    ]);
    expect(await readdir(join(site.dataDir, 'redis'))).toContain('redis.sock');
    expect(await openToOthers()).toEqual([]);
    expect(daemon.events('folder.closed')).toMatchObject([{ path: site.dataDir, what: '.' }]);
    daemon.kill('SIGTERM');
    expect(await daemon.ended).toMatchObject({ code: 0 });
    expect(await openToOthers()).toEqual([]);
  });

  it('reading commands and import-baseline leave nothing open', async () => {
    await writeFile(join(site.dir, 'known.csv'), 'caseNo,status\nH23-1,2\n');
    const imported = await withUmask(0, () =>
      site.run('import-baseline', join(site.dir, 'known.csv'), '--lang', 'en'),
    );
    expect(imported).toMatchObject({
      code: 0,
      stderr: `Created a new ledger: ${join(site.dataDir, 'ledger.db')}\n`,
    });
    expect(await withUmask(0, () => site.run('gap'))).toMatchObject({ code: 0, stderr: '' });
    expect(await openToOthers()).toEqual([]);
  });
});

describe('a dataDir that an older version left open', () => {
  it('is reported by doctor with the command to run; the next start closes it and says so once', async () => {
    await site.runHere(['sync']);
    for (const name of ['.', 'keys', 'redis']) await chmod(join(site.dataDir, name), 0o755);
    for (const name of ['ledger.db', 'keys/payload.key']) await chmod(join(site.dataDir, name), 0o644);
    const doctor = await site.runHere(['doctor', '--lang', 'en']);
    expect(doctor.code).toBe(2);
    expect(doctor.stdout).toContain('Other accounts of this machine can read or write');
    expect(doctor.stdout).toContain(`chmod -R go= ${site.dataDir}`);
    const again = await site.run('sync');
    expect(again.code).toBe(0);
    const [line = ''] = again.stderr.split('\n');
    expect(JSON.parse(line)).toMatchObject({
      event: 'folder.closed',
      what: '., keys, keys/payload.key, ledger.db, redis',
      remedy: expect.stringContaining('only this account can read it now'),
    });
    expect(await openToOthers()).toEqual([]);
    expect((await site.run('sync')).stderr).toBe('');
    expect(await site.runHere(['doctor', '--lang', 'en'])).toMatchObject({ code: 0 });
  });

  it('is closed by the command that doctor prints', async () => {
    await site.runHere(['sync']);
    await chmod(join(site.dataDir, 'ledger.db'), 0o664);
    const { stdout } = await site.runHere(['doctor', '--json', '--lang', 'en']);
    const { checks }: { checks: { name: string; remedy: string | null }[] } = JSON.parse(stdout);
    const remedy = checks.find(({ name }) => name === 'data_dir_rights')?.remedy ?? '';
    execFileSync('/bin/sh', ['-c', remedy.replace('Type: ', '')]);
    expect(await openToOthers()).toEqual([]);
  });
});

describe('a dataDir', () => {
  it.each(['start', 'sync', 'import-baseline'])(
    'that cannot be created ends %s with 2 and the cause, without a stack',
    async (name) => {
      await writeFile(site.dataDir, 'a file where the folder should be');
      await writeFile(join(site.dir, 'known.csv'), 'caseNo\nH23-1\n');
      const words = name === 'import-baseline' ? [name, join(site.dir, 'known.csv')] : [name];
      const { code, stdout, stderr } = await site.run(...words, '--lang', 'en');
      expect([code, stdout]).toEqual([2, '']);
      const why = `The data folder ${site.dataDir} cannot be made: ${site.dataDir} is a file.`;
      const remedy = 'Move that file away, or name another folder in dataDir.';
      // A daemon's end is a line of its log.
      if (name === 'start') expect(JSON.parse(stderr)).toMatchObject({ event: 'daemon.failed', why, remedy });
      else expect(stderr).toBe(`Error: ${why}\nRemedy: ${remedy}\n`);
    },
  );
});
