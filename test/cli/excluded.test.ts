import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { excludedSchema } from '../../src/reports/excluded/schema.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { aRow, NOW } from '../support/cases.ts';
import { run } from './captured.ts';

let cwd: string;

beforeEach(async () => {
  cwd = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS, ...LEDGER });
  const ledger = openSqliteLedger({ file: join(cwd, 'data', 'ledger.db'), key: null });
  const rows = [
    aRow({ caseNo: 'counted' }),
    aRow({ caseNo: 'one', agencyCode: 'H23.1' }, { excluded: 'gone' }),
    aRow({ caseNo: 'two', agencyCode: 'H23.2' }, { excluded: 'gone' }),
    aRow({ caseNo: 'three', agencyCode: 'H23.1' }, { excluded: 'copy' }),
  ];
  await ledger.ingest({ rows, drafts: [], readAt: NOW, now: NOW });
  await ledger.close();
});

test('records --excluded lists the cases of one why, or of all, in every form', async () => {
  const numbers = async (...words: string[]) => {
    const { exitCode, stdout } = await run(['records', '--json', ...words], { cwd });
    expect(exitCode).toBe(0);
    return excludedSchema.parse(JSON.parse(stdout)).excluded.map(({ caseNo }) => caseNo);
  };
  expect(await numbers('--excluded')).toEqual(['one', 'two', 'three']);
  expect(await numbers('--excluded', 'gone')).toEqual(['one', 'two']);
  expect(await numbers('--excluded', '--agency', 'H23.1')).toEqual(['one', 'three']);
  const text = await run(['records', '--excluded', 'copy'], { cwd });
  expect(text.stdout).toContain('Inter-agency copies (copy): 1');
  const csv = await run(['records', '--excluded', '--format', 'csv', '--columns', 'codes'], { cwd });
  expect(csv.stdout.split('\r\n')[0]).toMatch(/^caseNo,excludedBy,excludedByName,excludedSince,/);
  expect(csv.stdout.trimEnd().split('\r\n')).toHaveLength(4);
});

test.each([
  [['--excluded', 'gon'], 'Did you mean gone?'],
  [['--excluded', '--state', 'pending'], "cannot be used with option '--state"],
  [['--excluded', '--order', 'since'], "cannot be used with option '--order"],
  [['--excluded', '--unreadable'], "cannot be used with option '--"],
])('records %j is refused', async (words, said) => {
  const { exitCode, stderr } = await run(['records', ...words], { cwd });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(said);
});

test.each([['gap'], ['worklist'], ['replay'], ['preview'], ['verify'], ['sync']])(
  '%s --excluded is refused, and says which command lists such cases',
  async (command) => {
    const { exitCode, stderr } = await run([command, '--excluded', 'gone'], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error: There is no --excluded here. Excluded cases are in no figure');
    expect(stderr).toContain('records --excluded');
  },
);
