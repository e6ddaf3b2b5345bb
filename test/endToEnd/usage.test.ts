import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startDongbo } from './support/commandLine.ts';

/** Command lines that must be refused before anything is done, and what the refusal must say. */
const WRONG: readonly (readonly [line: string, says: readonly string[]])[] = [
  ['snyc', ['snyc', 'sync']],
  ['sync --jsn', ['--jsn', '--json']],
  ['records --reason UNKNOWN', ['UNKNOWN', 'FIELD_MISSING']],
];

describe.concurrent('a wrong command line', () => {
  it.each(WRONG)('such as `dongbo %s` exits with 2 and says what is expected', async (line, says) => {
    const { code, stdout, stderr } = await startDongbo(line.split(' ')).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const text of says) expect(stderr).toContain(text);
  });
});

describe.concurrent('a configuration', () => {
  it('that is missing exits with 2 and names where it was expected', async ({ expect, onTestFinished }) => {
    const dir = await emptyFolder(onTestFinished);
    const { code, stderr } = await startDongbo(['gap', '--lang', 'en'], { cwd: dir }).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(join(dir, 'dongbo.yaml'));
  });

  it('with problems is refused by every command, with all of them at once', async ({
    expect,
    onTestFinished,
  }) => {
    const dir = await emptyFolder(onTestFinished);
    const file = join(dir, 'dongbo.yaml');
    await writeFile(
      file,
      [
        'province: { code: H23 }',
        'source:',
        '  baseUrl: not-an-address',
        '  groupId: "35166"',
        '  username: sync',
        '  passwordFile: ./secrets/none',
        '  censusFrom: 2024-02-31',
        '  pagesize: 100',
        'mappings: { statuses: ./none.csv }',
        '',
      ].join('\n'),
    );
    const lines = [['sync'], ['config', 'check']];
    const ended = await Promise.all(
      lines.map((line) => startDongbo([...line, '--lang', 'en'], { cwd: dir }).ended),
    );
    for (const { code, stdout, stderr } of ended) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      for (const path of [
        'province.name',
        'source.baseUrl',
        'source.passwordFile',
        'source.censusFrom',
        'source.pagesize',
        'portal',
        'mappings.statuses',
      ]) {
        expect(stderr).toContain(path);
      }
      expect(stderr, 'the nearest key').toContain('pageSize');
    }
    expect(new Set(ended.map(({ stderr }) => stderr)).size, 'one list for all').toBe(1);
  });
});

async function emptyFolder(onTestFinished: (clean: () => Promise<void>) => void): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-e2e-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  return dir;
}
