import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { run } from './captured.ts';
import { leavesOf, wholeProgram } from './everyCommand.ts';

/** Every command that reads a ledger, or changes only what is in one; with the words it needs. */
const REFUSED: Readonly<Record<string, string>> = {
  gap: '',
  punctuality: '',
  history: '',
  snapshot: '',
  'published list': '',
  records: '',
  export: '--out OUT',
  report: '',
  worklist: '',
  show: 'H23-1',
  replay: '--reason FIELD_MISSING',
  'replays list': '',
  'replays show': '1',
  'replays pause': '1',
  'replays resume': '1',
  'replays cancel': '1',
  'sources list': '',
  'sources accept': 'opencps',
  'delivery resume': '',
  'delivery status': '',
  'mappings list': '',
  'mappings suggest': 'procedures HD-1',
  'mappings set': 'procedures HD-1 1.000001',
  'mappings unset': 'procedures HD-1',
  'mappings apply': '',
  verify: '',
  migrate: '',
  backup: 'OUT',
  prune: '',
  erase: 'H23-1',
  compact: '',
  'ledger restored': '--copied-at 2024-01-01',
  repair: '',
  'keys list': '',
  'keys revoke': 'somebody',
  'keys rotate-payload': '',
  'audit list': '',
  'audit verify': '',
  alarms: '',
};

/** What makes a ledger, needs none, brings its own, or asks the server that it is told first. */
const NOT_REFUSED = [
  ...[
    'start',
    'sync',
    'ledger copy',
    'import-baseline',
    'keys create',
    'published add',
    'published import',
    'restore',
  ],
  ...[
    'delivery pause',
    'delivery retry',
    'preview',
    'sources try',
    'config check',
    'doctor',
    'demo',
    'bench',
  ],
];

test('every command is known to need a ledger, or not', async () => {
  const leaves = leavesOf(await wholeProgram());
  const listed = [...Object.keys(REFUSED), ...NOT_REFUSED];
  expect(new Set(listed)).toEqual(new Set(leaves.map(([words]) => words)));
  expect(listed).toHaveLength(leaves.length);
});

describe('a dataDir without a ledger', () => {
  test.each(Object.entries(REFUSED))('is refused by %s, which makes nothing there', async (words, needed) => {
    const cwd = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS });
    writeFileSync(join(cwd, 'file.csv'), '');
    const more = needed.replaceAll('OUT', join(cwd, 'out')).split(' ');
    const answer = await run([...words.split(' '), ...more.filter((word) => word !== '')], { cwd });
    expect([answer.exitCode, answer.stdout], answer.stderr).toEqual([2, '']);
    expect(answer.stderr).toContain(`There is no ledger at ${join(cwd, 'data', 'ledger.db')}`);
    expect(existsSync(join(cwd, 'data'))).toBe(false);
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });
});
