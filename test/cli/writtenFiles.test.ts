import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { settleAs, work } from '../reports/worklist/workLedger.ts';
import { run } from './captured.ts';
import { leavesOf, wholeProgram } from './everyCommand.ts';

/** What writes files outside of dataDir, and how each is told to; `OUT` is a place that is not there yet. */
const WRITING: Readonly<Record<string, readonly string[]>> = {
  gap: ['--out OUT', '--format json --out OUT', '--format csv --out OUT', '--format xlsx --out OUT'],
  punctuality: ['--out OUT', '--format csv --out OUT'],
  history: ['--out OUT', '--format csv --out OUT'],
  records: ['--out OUT', '--format csv --out OUT', '--format xlsx --out OUT', '--unreadable --out OUT'],
  export: ['--out OUT.sqlite'],
  report: ['--out OUT'],
  worklist: ['--format xlsx --out OUT', '--split OUT', '--format xlsx --split OUT'],
  'audit list': ['--format csv --out OUT'],
  backup: ['OUT', 'OUT --key-dir OUT2'],
};

/** What writes nothing, or in the ledger and dataDir alone; test/endToEnd/rights.test.ts looks there. */
const WRITING_NOTHING_ELSE = [
  ...['start', 'sync', 'snapshot', 'published add', 'published import', 'published list', 'show', 'preview'],
  ...['replay', 'replays list', 'replays show', 'replays pause', 'replays resume', 'replays cancel'],
  ...['sources list', 'sources try', 'sources accept', 'verify', 'import-baseline', 'config check', 'doctor'],
  ...['delivery pause', 'delivery resume', 'delivery retry', 'delivery status'],
  ...['mappings list', 'mappings suggest', 'mappings set', 'mappings unset', 'mappings apply'],
  ...['migrate', 'ledger copy', 'ledger restored', 'prune', 'erase', 'compact', 'repair', 'restore'],
  ...['keys create', 'keys list', 'keys revoke', 'keys rotate-payload', 'audit verify', 'alarms'],
  // Below a temporary folder that only this account can read.
  ...['demo', 'bench'],
];

/** With these a command is told where to write. */
const PLACES = ['--out', '--split', '--key-dir'];

const leaves = leavesOf(await wholeProgram());

test('every command is known to write files, or to write none', () => {
  const listed = [...Object.keys(WRITING), ...WRITING_NOTHING_ELSE];
  expect(new Set(listed)).toEqual(new Set(leaves.map(([words]) => words)));
  expect(listed).toHaveLength(leaves.length);
});

test('every command that is told a place is tried with it', () => {
  for (const [words, command] of leaves) {
    const places = command.options.map(({ long }) => long ?? '').filter((long) => PLACES.includes(long));
    const tried = WRITING[words]?.join(' ') ?? '';
    expect(
      places.filter((place) => !tried.includes(place)),
      words,
    ).toEqual([]);
  }
});

let cwd: string;
let umask: number;
beforeEach(async () => {
  cwd = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS, ...LEDGER });
  const ledger = openSqliteLedger({ file: join(cwd, 'data', 'ledger.db'), key: null });
  await work(ledger, [
    { caseNo: 'a1', agencyCode: 'H23.1', as: settleAs.invalid },
    { caseNo: 'a2', agencyCode: 'H23.1', as: settleAs.unmapped },
    { caseNo: 'done', as: settleAs.synced },
  ]);
  await ledger.close();
  umask = process.umask(0);
});
afterEach(() => {
  process.umask(umask);
  rmSync(cwd, { recursive: true, force: true });
});

/** What other accounts can read or write of what stands at and below the places, with its mode. */
function openToOthers(...names: readonly string[]): string[] {
  const below = (name: string): string[] =>
    statSync(join(cwd, name)).isDirectory()
      ? [
          name,
          ...readdirSync(join(cwd, name), { recursive: true, encoding: 'utf8' }).map((one) =>
            join(name, one),
          ),
        ]
      : [name];
  return names
    .flatMap(below)
    .map((name) => `${name} ${(statSync(join(cwd, name)).mode & 0o777).toString(8)}`)
    .filter((entry) => !/ [67]00$/.test(entry));
}

describe('what a command writes without a umask that would protect it', () => {
  const cases = Object.entries(WRITING).flatMap(([words, ways]) => ways.map((way) => [words, way] as const));
  test.each(cases)('`%s %s` is this account’s alone', async (words, way) => {
    const before = readdirSync(cwd);
    const told = way.replaceAll('OUT', join(cwd, 'out'));
    const answer = await run([...words.split(' '), ...told.split(' ')], { cwd });
    expect(answer.exitCode, answer.stderr).toBe(0);
    const made = readdirSync(cwd).filter((name) => !before.includes(name));
    expect(made).not.toEqual([]);
    expect(openToOthers(...made)).toEqual([]);
  });
});

test('a file that is there keeps the rights that somebody chose', async () => {
  writeFileSync(join(cwd, 'out.csv'), 'old');
  chmodSync(join(cwd, 'out.csv'), 0o640);
  expect(await run(['gap', '--format', 'csv', '--out', join(cwd, 'out.csv')], { cwd })).toMatchObject({
    exitCode: 0,
  });
  expect(openToOthers('out.csv')).toEqual(['out.csv 640']);
});

test('a restore leaves nothing open, though the backup lay on a disk that knows no rights', async () => {
  expect(await run(['backup', join(cwd, 'out')], { cwd })).toMatchObject({ exitCode: 0 });
  for (const name of readdirSync(join(cwd, 'out'), { recursive: true, encoding: 'utf8' })) {
    chmodSync(join(cwd, 'out', name), 0o777);
  }
  rmSync(join(cwd, 'data'), { recursive: true });
  mkdirSync(join(cwd, 'data'), { mode: 0o700 });
  const restored = await run(['restore', join(cwd, 'out')], { cwd });
  expect(restored.exitCode, restored.stderr).toBe(0);
  expect(readdirSync(join(cwd, 'data'))).toContain('ledger.db');
  expect(openToOthers('data')).toEqual([]);
});
