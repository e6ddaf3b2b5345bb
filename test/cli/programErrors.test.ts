import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { capturedStream, run } from './captured.ts';

const FILES = { 'dongbo.yaml': SMALLEST, ...SECRETS, ...LEDGER };
const VIETNAMESE = { env: { LANG: 'vi_VN.UTF-8' } };

describe('a command line that is wrong', () => {
  test.each([[[]], [['keys']], [['config']]])(
    '%j, without a command, is refused with the help',
    async (words) => {
      const { exitCode, stdout, stderr } = await run(words);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toContain('Commands:');
    },
  );

  test.each([
    [['gpa'], "unknown command 'gpa'", 'Did you mean gap?'],
    [['recrods'], "unknown command 'recrods'", 'Did you mean records?'],
    [['config', 'chek'], "unknown command 'chek'", 'Did you mean check?'],
    [['gap', '--jsno'], "unknown option '--jsno'", 'Did you mean --json?'],
    [['gap', '--conifg', 'x'], "unknown option '--conifg'", 'Did you mean --config?'],
    [['replay', '--dryrun'], "unknown option '--dryrun'", 'Did you mean --dry-run?'],
  ])('%j is refused with the nearest match', async (words, what, nearest) => {
    const { exitCode, stdout, stderr } = await run(words);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(what);
    expect(stderr).toContain(nearest);
  });

  test.each([
    [['gap', '--by', 'agencie'], 'agency, level, domain'],
    [['gap', '--by'], '--by'],
    [['gap', '--format', 'pdf'], 'text, json, csv'],
    [['gap', 'agency'], 'too many arguments'],
    [['gap', '--lang', 'fr'], 'vi, en'],
    [['show'], 'caseNo'],
    [['import-baseline'], 'file'],
    [['records', '--limit', '0'], 'above 0'],
    [['records', '--limit', 'all'], 'above 0'],
    [['records', '--state', 'failed'], 'pending, in_flight'],
    [['records', '--status', '11'], '9, 10, unmapped'],
    [['replay', '--rate', '50'], '50/s'],
    [['replay', '--rate', '0/s'], '50/s'],
    [['sync', '--max-wait', 'soon'], '500ms, 90s, 10m or 2h'],
    [['start', '--role', 'poll,pull'], 'poll, push, verify, notify, http'],
  ])('%j is refused and says what is expected', async (words, expected) => {
    const { exitCode, stdout, stderr } = await run(words, { cwd: folderWith(FILES) });
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(expected);
  });
});

describe('an error', () => {
  test('of the configuration shows every problem and ends with exit code 2', async () => {
    const broken = SMALLEST.replace('username: sync', 'usrename: sync').replace('2024-01-01', '2024-02-30');
    const { exitCode, stdout, stderr } = await run(['gap'], {
      cwd: folderWith({ ...FILES, 'dongbo.yaml': broken }),
    });
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('source.usrename');
    expect(stderr).toContain('source.censusFrom');
  });

  test('because there is no configuration names the file that was looked for', async () => {
    const cwd = folderWith({});
    const { exitCode, stderr } = await run(['gap'], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(join(cwd, 'dongbo.yaml'));
  });

  test('of ours is shown with its remedy', async () => {
    const { exitCode, stdout, stderr } = await run(['show', 'H23-1'], { cwd: folderWith(FILES) });
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'Error: The ledger has no case H23-1.\n' +
        'Remedy: Check the case number. A new case is in the ledger after the next reading of the source.\n',
    );
  });

  test('of the database is shown in our words, with a remedy, and ends with 1', async () => {
    const cwd = folderWith(FILES);
    writeFileSync(join(cwd, 'data', 'ledger.db'), 'Trần Thị Thử '.repeat(100));
    const { exitCode, stdout, stderr } = await run(['gap'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Error: The ledger file is damaged\.\nRemedy: ./);
    expect(stderr).not.toContain('SQLITE_');
    expect(stderr).not.toContain('file is not a database');
  });

  test.each([
    ['by --lang', ['show', 'H23-1', '--lang', 'vi'], {}],
    ['by --lang=', ['show', 'H23-1', '--lang=vi'], {}],
    ['by the locale', ['show', 'H23-1'], VIETNAMESE],
  ])('is in Vietnamese where that is asked for %s', async (_, words, over) => {
    const { stderr } = await run(words, { cwd: folderWith(FILES), ...over });
    expect(stderr).toContain('Lỗi: Sổ cái không có hồ sơ H23-1.\nCách xử lý: ');
  });

  test.each([
    ['vi', {}, /^Lỗi: Sổ cái không có .*\nCách xử lý: /],
    ['en', VIETNAMESE, /^Error: The ledger has no .*\nRemedy: /],
  ])('is in the language of the configuration, %s, whatever the locale', async (language, over, said) => {
    const cwd = folderWith({ ...FILES, 'dongbo.yaml': `${SMALLEST}\nlanguage: ${language}\n` });
    expect((await run(['show', 'H23-1'], { cwd, ...over })).stderr).toMatch(said);
  });

  test('that is raised in English is told in Vietnamese, with the English values below', async () => {
    const cwd = folderWith(FILES);
    const ledger = new Database(join(cwd, 'data', 'ledger.db'));
    const known = String(ledger.pragma('user_version', { simple: true }));
    ledger.pragma('user_version = 9999');
    ledger.close();
    const { exitCode, stderr } = await run(['gap', '--lang', 'vi'], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'Lỗi: Sổ cái do một phiên bản dongbo mới hơn ghi.\n' +
        'Cách xử lý: Chạy phiên bản đã ghi sổ cái, hoặc mới hơn. Chưa có gì bị thay đổi.\n' +
        `Chi tiết: The ledger ${join(cwd, 'data', 'ledger.db')} has schema 9999; this dongbo knows up to ${known}.\n`,
    );
  });

  test.each([
    ['of ours', ['show', 'H23-1'], { ...FILES }],
    ['of the configuration', ['gap'], {}],
    ['of the command line', ['records', '--reason', 'FIELD_MISING'], { ...FILES }],
  ])('%s keeps within 80 columns on a terminal', async (_, words, files) => {
    const stderr = capturedStream({ isTTY: true });
    const { stream: stdout } = capturedStream();
    const ctx = { env: VIETNAMESE.env, cwd: folderWith(files), stdout, stderr: stderr.stream };
    expect(await runProgram(['node', 'dongbo', ...words], ctx)).toBe(2);
    const lines = stderr.text().split('\n');
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
  });
});
