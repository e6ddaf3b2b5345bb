import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { folderWith, LEDGER, SECRETS, SMALLEST } from '../config/configFolder.ts';

const CHECKOUT = resolve(import.meta.dirname, '../..');

/** Writes the URL of every module that is loaded, imported or required, as a line of the file `loaded`. */
const TELLS_MODULES = `
  import { registerHooks } from 'node:module';
  import { appendFileSync } from 'node:fs';
  registerHooks({ load: (url, context, next) => (appendFileSync('loaded', url + '\\n'), next(url, context)) });`;

/** The packages whose code a command loads, in a process of its own. */
async function packagesLoadedBy(...words: string[]): Promise<Set<string>> {
  const cwd = folderWith({ 'dongbo.yaml': SMALLEST, ...SECRETS, ...LEDGER });
  await promisify(execFile)(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(TELLS_MODULES)}`,
      resolve(CHECKOUT, 'src/cli/dongbo.cjs'),
      ...words,
    ],
    { cwd, env: { LANG: 'en_GB.UTF-8' }, maxBuffer: 10_000_000 },
  );
  const modules = readFileSync(resolve(cwd, 'loaded'), 'utf8');
  const loaded = modules.matchAll(/^file:.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//gm);
  return new Set([...loaded].map(([, name = '']) => name));
}

const ENGINE = ['axios', 'bullmq', 'ioredis'];
/** Loaded by the HTTP thread alone. */
const HTTP = ['fastify', 'prom-client'];

describe('the code of queue and HTTP client', () => {
  it.each([
    ['gap', ['gap', '--json'], ['better-sqlite3', 'zod']],
    ['gap after --config', ['--config', 'dongbo.yaml', 'gap', '--json'], ['better-sqlite3', 'zod']],
    ['records', ['records', '--json'], ['better-sqlite3', 'zod']],
    ['delivery pause', ['delivery', 'pause', '--json'], ['better-sqlite3', 'zod']],
    ['config check', ['config', 'check'], ['zod']],
  ] as const)('is not loaded by %s', async (_, words, needed) => {
    const loaded = await packagesLoadedBy(...words);
    expect([...loaded]).toEqual(expect.arrayContaining([...needed]));
    expect([...ENGINE, ...HTTP].filter((name) => loaded.has(name))).toEqual([]);
  });

  it('is loaded by the help of start, so that this test would see it', async () => {
    expect([...(await packagesLoadedBy('start', '--help'))]).toEqual(expect.arrayContaining(ENGINE));
  });
});

describe('what people wait for at a prompt', () => {
  it.each(['--version', '--help', 'help'])('%s loads no command', async (word) => {
    const parser = ['@commander-js/extra-typings', 'commander'];
    expect([...(await packagesLoadedBy(word))]).toEqual(parser);
  });

  it('help of a command loads that one', async () => {
    expect([...(await packagesLoadedBy('help', 'config'))]).toEqual(
      expect.arrayContaining(['commander', 'zod']),
    );
  });

  it('a command that logs nothing loads no log', async () => {
    expect((await packagesLoadedBy('gap', '--json')).has('pino')).toBe(false);
  });
});
