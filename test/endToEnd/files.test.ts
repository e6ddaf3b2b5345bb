import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parseDocument } from 'yaml';
import { writeCaseFile } from '../../src/sandbox/files.ts';
import { SOON } from '../support/soon.ts';
import { portalCases } from './support/controlPlane.ts';
import { only, syncDocument } from './support/documents.ts';
import { startTestProvince, type TestProvince } from './support/testProvince.ts';

const RECORDS = 800;

async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.csv'));
}

async function siteWithFolder() {
  const site = await startTestProvince({ records: RECORDS });
  onTestFinished(() => site.close());
  const folder = join(site.dir, 'inbox');
  await mkdir(folder);
  const file = parseDocument(await readFile(site.config, 'utf8'));
  file.set('source', {
    ...{ kind: 'files', profile: 'config/sources/files.yaml', folder: './inbox' },
    ...{ censusFrom: '2024-01-01', settleSeconds: 0, pageSize: 20 },
  });
  await writeFile(site.config, file.toString());
  return { site, folder };
}

/** Kills the process that has just taken a file. */
const KILLED = `
  import fs from 'node:fs/promises';
  import { syncBuiltinESMExports } from 'node:module';
  const { rename } = fs;
  fs.rename = async (from, to) => {
    await rename(from, to);
    if (to.includes('/reading/')) process.kill(process.pid, 'SIGKILL');
  };
  syncBuiltinESMExports();`;

async function killedWhenItHasTakenAFile(site: TestProvince): Promise<void> {
  const preload = join(site.dir, 'killed.mjs');
  await writeFile(preload, KILLED);
  const env = { NODE_OPTIONS: `--import=${preload}` };
  expect(await site.start(['sync', '--json', '--quiet'], { env }).ended).toMatchObject({ code: null });
}

/** The portal stores what it gets, and does not answer before the kill. */
async function killedWhileItDelivers(site: TestProvince): Promise<void> {
  site.portal.setFaults([{ kind: 'hang', on: 'DongBoHoSoMC' }]);
  const sync = site.start(['sync', '--json', '--quiet']);
  await expect.poll(() => site.portal.stats().casesAccepted, SOON).toBeGreaterThan(0);
  sync.kill('SIGKILL');
  expect(await sync.ended).toMatchObject({ code: null });
  site.portal.setFaults([]);
}

it('delivers a folder of files: no case is lost or doubled when it is killed in between', async () => {
  const { site, folder } = await siteWithFolder();
  writeCaseFile({ folder, records: RECORDS, problems: false, known: 0 });
  await killedWhenItHasTakenAFile(site);
  expect(await filesIn(join(folder, 'reading'))).toHaveLength(1);
  await killedWhileItDelivers(site);

  const second = await site.runHere(['sync', '--json', '--quiet']);
  expect(second).toMatchObject({ code: 0 });
  expect(only(syncDocument, second.stdout)).toMatchObject({
    gap: { total: RECORDS, synced: RECORDS },
    stoppedBecause: null,
  });
  const held = (await portalCases(site.portal)).map(({ caseNo }) => caseNo);
  expect(new Set(held).size).toBe(RECORDS);
  expect(held).toHaveLength(RECORDS);
  expect(await filesIn(join(folder, 'done'))).toHaveLength(1);
  expect(await filesIn(join(folder, 'reading'))).toEqual([]);

  writeCaseFile({ folder, records: RECORDS, problems: false, known: 0, kind: 'changes', changed: 7 });
  writeCaseFile({ folder, records: RECORDS, problems: false, known: 0, broken: true, now: Date.now() + 1 });
  const third = await site.runHere(['sync', '--json', '--quiet']);
  expect(third.code).toBe(4);
  expect(only(syncDocument, third.stdout)).toMatchObject({
    gap: { total: RECORDS, synced: RECORDS },
    stoppedBecause: 'source.file_rejected',
  });
  expect(await filesIn(join(folder, 'rejected'))).toHaveLength(1);

  const doctor = await site.runHere(['doctor', '--json']);
  expect(doctor.stdout).toContain('1 tệp bị từ chối');
  const trial = await site.runHere(['sources', 'try', '--json']);
  expect(trial).toMatchObject({ code: 0 });
  expect(trial.stdout).toContain('"caseNo"');
});
