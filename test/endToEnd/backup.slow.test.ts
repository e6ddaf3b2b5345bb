/** A rehearsal: the folder is lost beside a running daemon, and comes back from a backup. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { folderName } from '../../src/backup/folders.ts';
import { SOON } from '../support/soon.ts';
import { sourceCases } from './support/controlPlane.ts';
import { startWithoutPages } from './support/daemon.ts';
import { only, syncDocument } from './support/documents.ts';
import { states } from './support/ledgerFile.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

const RECORDS = 150;

async function startSite(context: TestContext): Promise<{ site: TestProvince; backups: string }> {
  const site = await startTestProvince({
    records: RECORDS,
    settings: { 'source.pollIntervalSeconds': 1, 'portal.progressUpdates': false },
  });
  const backups = await mkdtemp(join(tmpdir(), 'dongbo-backups-'));
  context.onTestFinished(async () => {
    await site.close();
    await rm(backups, { recursive: true, force: true });
  });
  return { site, backups };
}

async function run(site: TestProvince, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await site.runHere(words);
  expect(code, stderr).toBe(0);
  return stdout;
}

describe('a backup', () => {
  it('made beside a daemon brings the province back after a kill and the loss of the folder', async (context) => {
    const { site, backups } = await startSite(context);
    const daemon = await startWithoutPages(site);
    await vi.waitFor(() => expect(states(site.dataDir)).toEqual({ synced: RECORDS }), SOON);
    await run(site, 'backup', backups);

    // After the copy one case goes from A to B and is delivered, and another one is new.
    const [first] = await sourceCases(site.province);
    const caseNo = first?.caseNo ?? '';
    const held = site.portal.held(caseNo)?.status;
    const before = site.province.change(caseNo, {});
    site.province.change(caseNo, { dossierStatus: before.dossierStatus === 'new' ? 'done' : 'new' });
    await vi.waitFor(() => expect(site.portal.held(caseNo)?.status).not.toBe(held), SOON);
    daemon.kill('SIGKILL');
    await daemon.ended;
    await rm(site.dataDir, { recursive: true });
    // Back to A while nobody looks: the restored ledger has just that as acknowledged.
    site.province.change(caseNo, { dossierStatus: before.dossierStatus });

    await run(site, 'restore', backups);
    const { gap } = only(syncDocument, await run(site, 'sync', '--json'));
    expect(gap).toMatchObject({ synced: RECORDS, unsynced: 0 });
    expect(site.portal.held(caseNo)?.status, 'A → B → A is not believed').toBe(held);
    const again = only(syncDocument, await run(site, 'sync', '--json'));
    expect(again, 'once').toMatchObject({ delivered: 0 });
    const shown = await run(site, 'show', caseNo, '--lang', 'en');
    expect(shown).toContain('restored from a backup');
    expect(await run(site, 'audit', 'verify')).not.toBe('');
  });

  it('is kept in the wanted number, for this account alone, and refuses to overwrite', async (context) => {
    const { site, backups } = await startSite(context);
    await run(site, 'sync');
    await run(site, 'backup', backups, '--keep', '1');
    // Its folder has the name of the second in which it was made.
    const [made] = await readdir(backups);
    await expect.poll(() => folderName(Date.now()), SOON).not.toBe(made);
    await run(site, 'backup', backups, '--keep', '1');
    const [only, ...others] = await readdir(backups);
    expect(others).toEqual([]);
    const folder = join(backups, only ?? '');
    for (const name of await readdir(folder, { recursive: true })) {
      const { mode } = await stat(join(folder, name));
      expect(mode & 0o077, name).toBe(0);
    }
    const refused = await site.runHere(['restore', backups, '--lang', 'en']);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('overwrites nothing');
    const inside = await site.runHere(['backup', join(site.dataDir, 'backups'), '--lang', 'en']);
    expect(inside).toMatchObject({ code: 2 });
  });

  it('without its key is restored with the key that was kept apart, and with no other', async (context) => {
    const { site, backups } = await startSite(context);
    await run(site, 'sync');
    const keys = await mkdtemp(join(tmpdir(), 'dongbo-keys-'));
    context.onTestFinished(() => rm(keys, { recursive: true, force: true }));
    await run(site, 'backup', backups, '--key-dir', keys);
    await rm(site.dataDir, { recursive: true });
    expect(await site.runHere(['restore', backups, '--lang', 'en'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('without its payload key'),
    });
    const wrong = await site.runHere(['restore', backups, '--key', site.config, '--lang', 'en']);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('is not the key') });
    const [name] = await readdir(keys);
    await run(site, 'restore', backups, '--key', join(keys, name ?? ''));
    expect(only(syncDocument, await run(site, 'sync', '--json')).gap).toMatchObject({ synced: RECORDS });
  });
});
