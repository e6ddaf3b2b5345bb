import { join } from 'node:path';
import { Writable } from 'node:stream';
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
    expect(await gapInto('ENOSPC')).toEqual([
      1,
      expect.stringContaining('Error: The disk is full.\nRemedy: '),
    ]);
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
