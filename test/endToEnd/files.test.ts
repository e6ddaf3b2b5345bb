import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parseDocument } from 'yaml';
import { writeCaseFile } from '../../src/sandbox/files.ts';
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

/** A sync that is killed as soon as this holds. */
async function killedOnce(site: Pick<TestProvince, 'start'>, holds: () => Promise<boolean>): Promise<void> {
  const sync = site.start(['sync', '--json', '--quiet']);
  let ended = false;
  void sync.ended.then(() => (ended = true));
  while (!ended && !(await holds())) await new Promise((wait) => setTimeout(wait, 5));
  sync.kill('SIGKILL');
  await sync.ended;
}

it('delivers a folder of files: no case is lost or doubled when it is killed in between', async () => {
  const { site, folder } = await siteWithFolder();
  writeCaseFile({ folder, records: RECORDS, problems: false, known: 0 });
  await killedOnce(site, async () => (await filesIn(join(folder, 'reading'))).length > 0);
  expect(await filesIn(join(folder, 'reading'))).toHaveLength(1);
  await killedOnce(site, async () => (await portalCases(site.portal)).length > 0);

  const second = await site.run('sync', '--json', '--quiet');
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
  const third = await site.run('sync', '--json', '--quiet');
  expect(third.code).toBe(4);
  expect(only(syncDocument, third.stdout)).toMatchObject({
    gap: { total: RECORDS, synced: RECORDS },
    stoppedBecause: 'source.file_rejected',
  });
  expect(await filesIn(join(folder, 'rejected'))).toHaveLength(1);

  const doctor = await site.run('doctor', '--json');
  expect(doctor.stdout).toContain('1 tệp bị từ chối');
  const trial = await site.run('sources', 'try', '--json');
  expect(trial).toMatchObject({ code: 0 });
  expect(trial.stdout).toContain('"caseNo"');
});
