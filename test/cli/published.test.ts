import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { type Answer, run } from './captured.ts';

const SOURCE = 'Chỉ thị 06/CT-UBND, Phụ lục, dòng 11';
const ADD = ['published', 'add', '--date', '2024-11-05', '--synced', '719569', '--unsynced', '304169'];

function province(files: Readonly<Record<string, string>> = {}): (...words: string[]) => Promise<Answer> {
  const cwd = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS, ...LEDGER, ...files });
  return (...words) => run(words, { cwd });
}

describe('published add', () => {
  test('records a figure, which gap then compares with ours to the digit', async () => {
    const dongbo = province();
    const added = await dongbo(...ADD, '--source', SOURCE, '--lang', 'vi');
    expect(added).toMatchObject({ exitCode: 0, stderr: '' });
    expect(added.stdout).toContain('05/11/2024: đã đồng bộ 719.569 (70,29%), chưa đồng bộ 304.169 (29,71%).');
    const text = await dongbo('gap', '--lang', 'en');
    expect(text.stdout).toContain(`Published figures of 2024-11-05 (${SOURCE})`);
    expect(text.stdout).toMatch(/^ {2}Synced +719,569 +70\.29%$/m);
    expect(text.stdout).toMatch(/^ {2}Not synced +304,169 +29\.71%$/m);
    const json = JSON.parse((await dongbo('gap', '--json')).stdout) as Record<string, unknown>;
    expect(Object.keys(json).slice(-3)).toEqual(['change', 'forecast', 'published']);
    expect(json['published']).toMatchObject({ synced: 719_569, syncedPercent: 70.29, source: SOURCE });
  });

  test('takes the place of an earlier figure of the same date', async () => {
    const dongbo = province();
    await dongbo(...ADD);
    const again = ['published', 'add', '--date', '2024-11-05', '--synced', '1', '--unsynced', '3'];
    const added = await dongbo(...again, '--source', 'x', '--json');
    expect(JSON.parse(added.stdout)).toEqual({ date: '2024-11-05', synced: 1, unsynced: 3, source: 'x' });
    const listed = JSON.parse((await dongbo('published', 'list', '--json')).stdout) as unknown;
    expect(listed).toEqual({
      ...{ index: [], reported: [] },
      figures: [
        {
          date: '2024-11-05',
          synced: 1,
          unsynced: 3,
          syncedPercent: 25,
          unsyncedPercent: 75,
          source: 'x',
          recordedAt: expect.stringMatching(/\+07:00$/),
        },
      ],
    });
  });

  test('refuses everything that is wrong at once, with what was found and what is expected', async () => {
    const dongbo = province();
    const words = ['published', 'add', '--date', '2024-02-31', '--synced', '719.569', '--unsynced', '-1'];
    const { exitCode, stdout, stderr } = await dongbo(...words);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('published add: 3 problems');
    for (const found of ['"2024-02-31"', '"719.569"', '"-1"', 'of digits only']) {
      expect(stderr).toContain(found);
    }
    expect((await dongbo('published', 'list')).stdout).toContain('No published figures');
  });

  test('refuses a day in the future, and a figure of no case', async () => {
    const dongbo = province();
    const future = ['published', 'add', '--date', '2999-01-01', '--synced', '1', '--unsynced', '1'];
    expect(await dongbo(...future)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('not in the future'),
    });
    const empty = ['published', 'add', '--date', '2024-11-05', '--synced', '0', '--unsynced', '0'];
    expect(await dongbo(...empty)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('no case') });
    expect(await dongbo('published', 'add', '--date', '2024-11-05')).toMatchObject({ exitCode: 2 });
  });
});

describe('published import', () => {
  test('records a whole file, and list shows it newest first', async () => {
    const file = [
      '\uFEFFdate,synced,unsynced,source',
      '# đọc từ Bộ chỉ số 766',
      '2024-10-05,700000,310000,Bộ chỉ số 766',
      `2024-11-05,719569,304169,"${SOURCE}"`,
    ].join('\r\n');
    const dongbo = province({ 'figures.csv': file });
    const imported = await dongbo('published', 'import', 'figures.csv', '--json');
    expect(imported).toMatchObject({ exitCode: 0, stdout: '{"recorded":2}\n', stderr: '' });
    const lines = (await dongbo('published', 'list', '--lang', 'vi')).stdout.split('\n');
    expect(lines[3]).toMatch(/^05\/11\/2024 +719\.569 +304\.169 +70,29% +Chỉ thị 06/);
    expect(lines[4]).toMatch(/^05\/10\/2024 +700\.000 +310\.000 +69,31% +Bộ chỉ số 766$/);
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(80);
  });

  test('reports every problem with its line, and records nothing', async () => {
    const file = [
      'date,synced,unsynced,source',
      '2024-10-05,700000,310000,good',
      '2024-13-05,1,1,no such month',
      '2999-01-01,1,1,in the future',
      '2024-09-05,1.5,x,two problems',
      '2024-08-05,0,0,no case',
      '2024-10-05,1,1,twice',
      '2024-07-05,1',
    ].join('\n');
    const dongbo = province({ 'figures.csv': file });
    const { exitCode, stdout, stderr } = await dongbo('published', 'import', 'figures.csv');
    expect([exitCode, stdout]).toEqual([2, '']);
    const lines = [...stderr.matchAll(/^published:(\d+) /gm)].map(([, line]) => Number(line));
    expect(lines.sort((a, b) => a - b)).toEqual([3, 4, 5, 5, 6, 7, 8]);
    expect(JSON.parse((await dongbo('published', 'list', '--json')).stdout)).toMatchObject({ figures: [] });
  });

  test('refuses a file that is not there, and one with other columns', async () => {
    const dongbo = province({ 'other.csv': 'day;synced;unsynced\n' });
    const missing = await dongbo('published', 'import', 'nowhere.csv');
    expect(missing).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('does not exist') });
    const other = await dongbo('published', 'import', join('.', 'other.csv'));
    expect(other).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('date,synced,unsynced,source'),
    });
  });
});
