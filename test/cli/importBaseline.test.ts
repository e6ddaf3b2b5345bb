import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadOrCreateKey } from '../../src/ledger/payload/keyFile.ts';
import { oneKey } from '../../src/ledger/payload/keys.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { manyRows } from '../support/cases.ts';
import { run } from './captured.ts';

const BASELINE = [
  'caseNo,status',
  'H23.12-241101-0001,4', // the status it has now
  'H23.12-241101-0002,2', // an older one
  'H23.12-241101-0003,', // not known which
  'H23.12-241101-9999,10', // not in the ledger yet
].join('\n');

/** A province whose census has found three cases, and a baseline of four. */
async function province(baseline = BASELINE): Promise<string> {
  const cwd = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS, ...LEDGER, 'baseline.csv': baseline });
  const key = loadOrCreateKey(join(cwd, 'data', 'keys', 'payload.key'));
  const ledger = openSqliteLedger({ file: join(cwd, 'data', 'ledger.db'), key: oneKey(() => key) });
  const now = Date.now();
  await ledger.ingest({ rows: manyRows(3), drafts: [], readAt: now, now });
  await ledger.close();
  return cwd;
}

test('import-baseline counts what it knows to be at the portal', async () => {
  const cwd = await province();
  const { exitCode, stdout, stderr } = await run(['import-baseline', join(cwd, 'baseline.csv'), '--json'], {
    cwd,
  });
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual({ rows: 4, synced: 1, stale: 2, remembered: 1 });
  const gap = await run(['gap', '--json'], { cwd });
  expect(JSON.parse(gap.stdout)).toMatchObject({ total: 3, synced: 1, stale: 2, never: 0, verified: 0 });
});

test('import-baseline may be run again without harm', async () => {
  const cwd = await province();
  const words = ['import-baseline', join(cwd, 'baseline.csv'), '--json'];
  await run(words, { cwd });
  expect(await run(words, { cwd })).toMatchObject({ exitCode: 0 });
  const gap = await run(['gap', '--json'], { cwd });
  expect(JSON.parse(gap.stdout)).toMatchObject({ total: 3, synced: 1, stale: 2 });
});

test('import-baseline tells a person in sentences, with their way of writing numbers', async () => {
  const cwd = await province(
    `${BASELINE}\n${Array.from({ length: 1_500 }, (_, i) => `X-${i},1`).join('\n')}`,
  );
  const words = ['import-baseline', join(cwd, 'baseline.csv')];
  expect((await run([...words, '--lang', 'en'], { cwd })).stdout).toContain(
    '1,504 cases read: 1 synced, 2 with',
  );
  expect((await run([...words, '--lang', 'vi'], { cwd })).stdout).toContain('Đã đọc 1.504 hồ sơ');
});

test('import-baseline refuses a file with a bad row, with its line and exit code 2', async () => {
  const cwd = await province('caseNo,status\nH23.12-241101-0001,44\n');
  const { exitCode, stdout, stderr } = await run(['import-baseline', join(cwd, 'baseline.csv'), '--json'], {
    cwd,
  });
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain('baseline.csv, line 2: status is not one of');
});
