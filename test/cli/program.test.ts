import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { COMMANDS } from '../../src/cli/commands.ts';
import { createProgram, runProgram } from '../../src/cli/program.ts';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';
import { capturedStream, run } from './captured.ts';

const FILES = { 'dongbo.yaml': SMALLEST, ...SECRETS, ...LEDGER };
const VIETNAMESE = { env: { LANG: 'vi_VN.UTF-8' } };

describe('help', () => {
  test('names every command and is no error', async () => {
    const { exitCode, stdout, stderr } = await run(['--help']);
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    for (const name of [
      'start',
      'sync',
      'gap',
      'records',
      'show',
      'replay',
      'import-baseline',
      'config',
      'demo',
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
  });

  test.each(Object.keys(COMMANDS))('says of %s what the command itself says', async (name) => {
    const ctx = { env: {}, cwd: '/', stdout: process.stdout, stderr: process.stderr };
    const lineOf = async (loaded: readonly string[]): Promise<string> => {
      const program = await createProgram(ctx, () => undefined, loaded);
      const help = program.createHelp();
      const command = program.commands.find((one) => one.name() === name) ?? program;
      return `${help.subcommandTerm(command)}: ${help.subcommandDescription(command)}`;
    };
    expect(await lineOf([])).toBe(await lineOf([name]));
  });

  test('is also shown by `help COMMAND`', async () => {
    const { exitCode, stdout } = await run(['help', 'gap']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('--as-of');
  });

  test('of one command names its options', async () => {
    const { exitCode, stdout } = await run(['gap', '--help']);
    expect(exitCode).toBe(0);
    for (const option of ['--by', '--as-of', '--format', '--json', '--out', '--lang', '--config']) {
      expect(stdout).toContain(option);
    }
  });
});

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

  test('from elsewhere is shown by code and location, not by message, and ends with 1', async () => {
    const cwd = folderWith(FILES);
    writeFileSync(join(cwd, 'data', 'ledger.db'), 'Trần Thị Thử '.repeat(100));
    const { exitCode, stdout, stderr } = await run(['gap'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Error: SQLITE_NOTADB\n +at /);
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

describe('a command', () => {
  test.each([
    ['before', (file: string) => ['--config', file, 'gap', '--json']],
    ['after', (file: string) => ['gap', '--json', '--config', file]],
    ['with an = after', (file: string) => ['gap', `--config=${file}`, '--json']],
  ])('takes --config %s its name', async (_, words) => {
    const folder = folderWith(FILES);
    const { exitCode, stdout, stderr } = await run(words(join(folder, 'dongbo.yaml')), { cwd: '/' });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ total: 0 });
  });

  test.each([
    [['--lang', 'vi', 'gap']],
    [['--lang', 'vi', '--config', 'dongbo.yaml', 'gap']],
    [['--lang=vi', 'gap']],
    [['--lang', 'vi', 'keys', 'list']],
    [['keys', '--lang', 'vi', 'list']],
  ])('takes --lang before its name, too: %j', async (words) => {
    const { exitCode, stdout, stderr } = await run(words, { cwd: folderWith(FILES) });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/đồng bộ|khóa/i);
  });

  test('finds its configuration by DONGBO_CONFIG', async () => {
    const env = { LANG: 'en_GB.UTF-8', DONGBO_CONFIG: join(folderWith(FILES), 'dongbo.yaml') };
    expect(await run(['gap', '--json'], { cwd: '/', env })).toMatchObject({ exitCode: 0 });
  });

  test.each([
    [
      ['gap', '--json'],
      ['total', 'synced', 'unsynced', 'syncedPercent'],
    ],
    [
      ['gap', '--by', 'agency', '--format', 'json'],
      ['by', 'groups'],
    ],
    [
      ['records', '--json'],
      ['records', 'next'],
    ],
    [
      ['replay', '--dry-run', '--json'],
      ['matched', 'replayed', 'dryRun', 'replayId'],
    ],
    [
      ['config', 'check', '--json'],
      ['file', 'problems'],
    ],
  ])('%j prints exactly one JSON document on stdout', async (words, keys) => {
    const { exitCode, stdout, stderr } = await run(words, { cwd: folderWith(FILES) });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^[^\n]+\n$/);
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(JSON.parse(stdout)))).toEqual(
      expect.arrayContaining(keys),
    );
  });

  test('gives a rate of none, not of 0 or 100, while there is no case', async () => {
    const { stdout } = await run(['gap', '--json'], { cwd: folderWith(FILES) });
    expect(JSON.parse(stdout)).toMatchObject({ syncedPercent: null, unsyncedPercent: null });
  });

  test('is in Vietnamese or English as requested', async () => {
    const cwd = folderWith(FILES);
    const vietnamese = await run(['gap', '--lang', 'vi'], { cwd });
    const english = await run(['gap', '--lang', 'en'], { cwd, ...VIETNAMESE });
    expect(vietnamese.stdout).toMatch(/đồng bộ/i);
    expect(english.stdout).not.toMatch(/đồng bộ/i);
  });

  test('prints no colours away from a terminal', async () => {
    const { stdout } = await run(['gap'], { cwd: folderWith(FILES) });
    expect(stdout).not.toContain('\u001B');
  });

  /** Runs `gap` with a stdout that can no longer be written to. */
  async function gapInto(code: string): Promise<[number, string]> {
    const broken = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error(`write ${code}`), { code })),
    });
    const stderr = capturedStream();
    const exitCode = await runProgram(['node', 'dongbo', 'gap'], {
      env: { LANG: 'en_GB.UTF-8' },
      cwd: folderWith(FILES),
      stdout: broken as unknown as NodeJS.WriteStream,
      stderr: stderr.stream,
    });
    return [exitCode, stderr.text()];
  }

  test('whose reader has gone away, as `| head` does, is no error', async () => {
    expect(await gapInto('EPIPE')).toEqual([0, '']);
  });

  test('whose answer cannot be written for another cause is one', async () => {
    expect(await gapInto('ENOSPC')).toEqual([1, expect.stringContaining('Error: ENOSPC')]);
  });
});

describe('config check', () => {
  test('names the file and that there is nothing wrong', async () => {
    const cwd = folderWith(FILES);
    const { exitCode, stdout } = await run(['config', 'check'], { cwd });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${join(cwd, 'dongbo.yaml')}: no problems.\n`);
  });

  test('gives the problems as JSON too, with exit code 2', async () => {
    const cwd = folderWith({ ...FILES, 'dongbo.yaml': SMALLEST.replace('groupId: "35166"', 'groupId: []') });
    const { exitCode, stdout } = await run(['config', 'check', '--json'], { cwd });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      file: join(cwd, 'dongbo.yaml'),
      problems: [{ path: 'source.groupId', remedy: expect.any(String) }],
    });
  });
});
