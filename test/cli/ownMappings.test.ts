import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openOrMakeLedger } from '../../src/app/openLedger.ts';
import { loadConfig } from '../../src/config/load.ts';
import { folderWith, LEDGER, SECRETS, twoSources } from '../config/configFolder.ts';
import { manyRows, NOW } from '../support/cases.ts';
import { run } from './captured.ts';

async function site() {
  const folder = folderWith({
    'dongbo.yaml': twoSources('{ statuses: own.csv }'),
    'own.csv': 'local,portal\n1,1\n',
    ...SECRETS,
    ...LEDGER,
  });
  const ledger = openOrMakeLedger(loadConfig({ env: {}, cwd: folder }));
  const hold = (detail: string) => () => ({ reason: 'STATUS_UNMAPPED', detail }) as const;
  const rows = manyRows(2, (i) => ({ caseNo: `IG-${i}`, status: 'igate:9', subStatus: '' }));
  const source = { name: 'igate', yieldsTo: ['main'] };
  const held = rows.map((row) => ({ ...row, check: hold('igate:9') }));
  await ledger.ingest({ source, rows: held, drafts: [], readAt: NOW, now: NOW });
  await ledger.close();
  const dongbo = (...words: string[]) => run([...words, '--config', join(folder, 'dongbo.yaml')]);
  return { dongbo, text: () => readFileSync(join(folder, 'own.csv'), 'utf8') };
}

it('lists, suggests, sets and unsets the codes of one source, in its own file', async () => {
  const { dongbo, text } = await site();
  const listed = JSON.parse((await dongbo('mappings', 'list', '--json')).stdout);
  const own = { source: 'igate', tables: { statuses: [{ local: '1', value: '1', cases: 0 }] } };
  const unmapped = [{ table: 'statuses', source: 'igate', code: '9', name: '', cases: 2 }];
  expect(listed).toMatchObject({ ofSources: [own], unmapped });
  const ofIgate = JSON.parse((await dongbo('mappings', 'list', '--source', 'igate', '--json')).stdout);
  expect(ofIgate).toMatchObject({ ofSources: [own], unmapped });
  expect(Object.keys(ofIgate)).not.toContain('tables');
  const { stdout } = await dongbo('mappings', 'list');
  expect(stdout).toContain('Table of statuses of the source igate\n');
  expect(stdout).toMatch(/Table +Own table of +Local code/);
  const set = await dongbo('mappings', 'set', 'statuses', '9', '4', '--source', 'igate');
  expect(set.stdout).toBe('Rows written: 1. Cases that will be sent: 2.\n');
  expect(text()).toBe('local,portal\n1,1\n9,4\n');
  await dongbo('mappings', 'unset', 'statuses', '9', '--source', 'igate');
  expect(text()).toBe('local,portal\n1,1\n');
  const suggested = await dongbo('mappings', 'suggest', 'statuses', '9', '--source', 'igate', '--json');
  expect(JSON.parse(suggested.stdout).suggestions.length).toBeGreaterThan(0);
});

it.each([
  [['list', '--source', 'igat'], 'Did you mean igate?'],
  [['set', 'statuses', '9', '4', '--source', 'main'], 'These have: igate.'],
  [['set', 'statuses', 'igate:9', '4'], 'mappings list --source igate'],
  [['unset', 'agencies', '9', '--source', 'igate'], 'name a file under mappings.agencies'],
] as const)('refuses %j with what to do', async (words, remedy) => {
  const { dongbo } = await site();
  const { exitCode, stderr } = await dongbo('mappings', ...words);
  expect(exitCode).toBe(2);
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(remedy);
});
