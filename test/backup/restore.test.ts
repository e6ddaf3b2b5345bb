import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backupsIn, folderName, partialName } from '../../src/backup/folders.ts';
import { type BackupDeps, makeBackup } from '../../src/backup/make.ts';
import { type RestoreDeps, restoreBackup } from '../../src/backup/restore.ts';
import { fileDigest } from '../../src/dataDir/fileDigest.ts';

const NOW = Date.UTC(2026, 10, 29, 2, 30);

async function place() {
  const root = await mkdtemp(join(tmpdir(), 'dongbo-backup-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const dataDir = join(root, 'data');
  const dir = join(root, 'backups');
  const table = join(root, 'statuses.csv');
  await writeFile(table, 'local,portal\n');
  let at = NOW;
  const deps: BackupDeps = {
    copyLedger: async (to) => {
      await writeFile(to, 'the ledger');
      return { schema: 3, damage: null, ...(await fileDigest(to)) };
    },
    ledgerBytes: async () => 10,
    files: [{ name: 'tables/statuses.csv', path: table }],
    key: () => null,
    dataDir,
    province: 'H23',
    version: '0.1.0',
    now: () => at,
  };
  const restoring: RestoreDeps = {
    ledger: join(dataDir, 'ledger.db'),
    key: join(dataDir, 'keys', 'payload.key'),
    placeOf: () => table,
    schema: 3,
    province: 'H23',
    fingerprintOf: () => '',
    prepare: async (file) => await appendFile(file, ', prepared'),
  };
  const make = async (over: Partial<BackupDeps> = {}, keep: number | null = null) => {
    at += 60_000;
    return await makeBackup({ ...deps, ...over }, { dir, keep, keyDir: null });
  };
  const restore = (over: Partial<RestoreDeps> = {}) =>
    restoreBackup({ ...restoring, ...over }, { from: dir, keyFile: null });
  return { root, dir, table, restoring, make, restore };
}

test('a restore takes the newest backup, prepares it, and names the tables that differ', async () => {
  const { table, restoring, make, restore } = await place();
  await make();
  const newest = await make();
  await writeFile(table, 'local,portal\nnew,1\n');
  const restored = await restore();
  expect(restored).toMatchObject({ folder: newest.folder, different: [table] });
  expect(await readFile(restoring.ledger, 'utf8')).toBe('the ledger, prepared');
  await expect(restore(), 'a second time').rejects.toMatchObject({ code: 'restore.exists', exitCode: 2 });
});

test('a restore that was killed half-way is run again', async () => {
  const { restoring, make, restore } = await place();
  await make();
  const killed = async (): Promise<void> => {
    throw new Error('killed');
  };
  await expect(restore({ prepare: killed })).rejects.toThrow('killed');
  await restore();
  expect(await readFile(restoring.ledger, 'utf8')).toBe('the ledger, prepared');
});

test('the log of the lost ledger is set aside, because SQLite would apply it to the restored one', async () => {
  const { restoring, make, restore } = await place();
  await make();
  await restore();
  await rm(restoring.ledger);
  await writeFile(`${restoring.ledger}-wal`, 'stale');
  await restore();
  const names = await readdir(join(restoring.ledger, '..'));
  expect(names.sort()).toEqual(['ledger.db', 'ledger.db-wal.before-restore']);
});

test('a damaged, newer or foreign backup is refused before anything is written', async () => {
  const { dir, restoring, make, restore } = await place();
  const { folder } = await make();
  await expect(restore({ schema: 2 })).rejects.toMatchObject({ code: 'restore.newer' });
  await expect(restore({ province: 'H24' })).rejects.toMatchObject({ code: 'restore.other_province' });
  await appendFile(join(folder, 'ledger.db'), '!');
  await expect(restore()).rejects.toMatchObject({ code: 'restore.damaged' });
  await rm(dir, { recursive: true });
  await expect(restore()).rejects.toMatchObject({ code: 'restore.none' });
  await expect(readFile(restoring.ledger)).rejects.toThrow('ENOENT');
});

test('a backup that fails leaves nothing behind, and what a killed one left goes after a day', async () => {
  const { dir, make } = await place();
  const broken = make({
    copyLedger: async () => ({ schema: 3, damage: 'row 7 missing from index', bytes: 0, sha256: '' }),
  });
  await expect(broken).rejects.toMatchObject({ code: 'backup.ledger_damaged' });
  const full = async (): Promise<never> => {
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };
  await expect(make({ copyLedger: full })).rejects.toMatchObject({ code: 'backup.failed' });
  expect(await readdir(dir)).toEqual([]);
  await writeFile(join(dir, 'notes.txt'), 'of somebody else');
  for (let i = 0; i < 4; i += 1) await make({}, 2);
  expect(await backupsIn(dir)).toHaveLength(2);
  expect(await readdir(dir)).toContain('notes.txt');
});

test('a backup is named so that names sort by time, and shows only when it is complete', async () => {
  const { dir, make } = await place();
  const { folder } = await make();
  expect(folder).toBe(join(dir, '2026-11-29T02-31-00Z'));
  expect(await backupsIn(dir)).toEqual([folderName(NOW + 60_000)]);
  expect(partialName('x').startsWith('.')).toBe(true);
});
