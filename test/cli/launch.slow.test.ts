import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchedPackage } from '../support/fetchedPackage.ts';
import { IS_ROOT, NOBODY, nodeForNobody } from '../support/nobody.ts';

const CHECKOUT = resolve(import.meta.dirname, '../..');
const LAUNCHER = resolve(CHECKOUT, 'src/cli/dongbo.cjs');

interface Ended {
  readonly exitCode: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

function launch(
  launcher: string,
  args: readonly string[],
  options: { readonly node?: string; readonly env?: NodeJS.ProcessEnv; readonly as?: typeof NOBODY } = {},
): Promise<Ended> {
  const { as, node = as === undefined ? process.execPath : nodeForNobody(), env = {} } = options;
  return new Promise((done) => {
    execFile(node, [launcher, ...args], { cwd: '/', env, ...as }, (error, stdout, stderr) => {
      done({ exitCode: error?.code ?? 0, stdout, stderr });
    });
  });
}

describe('under an older Node', () => {
  // 8 cannot read what was written after 2017: the launcher itself has to stay older than that.
  test.for(['20.20.2', '8.17.0'])(
    '%s the command says which is needed, and the way to it',
    async (version, { skip }) => {
      const fetched = await fetchedPackage(`node-linux-${process.arch}@${version}`);
      if (fetched === null) return skip('the npm registry could not be reached');
      const node = join(fetched, 'bin/node');
      const { exitCode, stdout, stderr } = await launch(LAUNCHER, ['gap'], { node });
      expect([exitCode, stdout]).toEqual([2, '']);
      const [en, vi, remedy, ...more] = stderr.split('\n');
      expect(en).toBe(`Node 24 is needed, found ${version}: dongbo brings its own. Type this, then retry:`);
      expect(vi).toBe(`Cần Node 24, máy đang dùng ${version}: dongbo có bản riêng. Gõ rồi thử lại:`);
      expect(more).toEqual(['']);
      const daemon = await launch(LAUNCHER, ['start'], { node });
      expect(daemon.exitCode).toBe(2);
      expect(JSON.parse(daemon.stderr)).toMatchObject({
        event: 'daemon.failed',
        why: `Node 24 is needed, found ${version}.`,
        remedy: `Type: ${remedy?.trim()}`,
      });
      const again = `${remedy}; node --version && "${LAUNCHER}" --version`;
      const { stdout: after } = await shell(again, { PATH: '/usr/bin:/bin' });
      expect(after).toMatch(/^v24\.\d+\.\d+\n\d+\.\d+\.\d+\n$/);
    },
  );
});

function shell(command: string, env: NodeJS.ProcessEnv): Promise<{ stdout: string }> {
  return new Promise((done, fail) => {
    execFile('/bin/sh', ['-c', command], { env }, (error, stdout) => {
      if (error === null) done({ stdout });
      else fail(error);
    });
  });
}

describe('a checkout with a program of its own', () => {
  let root: string;
  let launcher: string;
  let packages: string;
  let home: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'dongbo-launch-'));
    chmodSync(root, 0o755);
    launcher = join(root, 'checkout/src/cli/dongbo.cjs');
    packages = join(root, 'checkout/node_modules');
    home = join(root, 'home');
    mkdirSync(join(root, 'checkout/src/cli'), { recursive: true });
    mkdirSync(packages);
    mkdirSync(home);
    for (const file of ['src/cli/dongbo.cjs', 'src/cli/launch.cjs', 'src/cli/calledAs.cjs', 'package.json'])
      copyFileSync(join(CHECKOUT, file), join(root, 'checkout', file));
    // Says where the cache is, and what umask the program itself is left with.
    writeFileSync(
      join(root, 'checkout/src/cli/main.ts'),
      `import { getCompileCacheDir } from 'node:module';
       const said: string = JSON.stringify({ cache: getCompileCacheDir() ?? null, umask: process.umask() });
       console.log(said);`,
    );
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  async function cacheOf(
    options: { as?: typeof NOBODY; env?: NodeJS.ProcessEnv } = {},
  ): Promise<string | null> {
    const env = { HOME: home, ...options.env };
    const { stdout } = await launch(launcher, [], { ...options, env });
    return JSON.parse(stdout).cache;
  }

  test('keeps its compile cache next to the packages, where only this account can read and write it', async () => {
    const cache = await cacheOf();
    expect(cache).toContain(join(packages, '.cache/dongbo'));
    expect(readdirSync(cache ?? '').length).toBeGreaterThan(0);
    expect(openEntries(join(packages, '.cache'))).toEqual([]);
    expect(existsSync(join(home, '.cache'))).toBe(false);
  });

  test('makes the cache private whatever the umask, and leaves the umask as it was', async () => {
    const said = await shell(`umask 000; "${process.execPath}" "${launcher}"`, { HOME: home });
    expect(JSON.parse(said.stdout).umask).toBe(0);
    expect(openEntries(join(packages, '.cache'))).toEqual([]);
  });

  test('gives the cache to its threads, too', async () => {
    const source =
      "require('node:worker_threads').parentPort.postMessage(require('node:module').getCompileCacheDir())";
    writeFileSync(
      join(root, 'checkout/src/cli/main.ts'),
      `import { Worker } from 'node:worker_threads';
       new Worker(${JSON.stringify(source)}, { eval: true }).on('message', (cache) => console.log(JSON.stringify({ cache })));`,
    );
    expect(await cacheOf()).toContain(join(packages, '.cache/dongbo'));
  });

  test('leaves the cache to NODE_COMPILE_CACHE where that names one', async () => {
    const named = join(root, 'named');
    expect(await cacheOf({ env: { NODE_COMPILE_CACHE: named } })).toContain(named);
    expect(existsSync(join(packages, '.cache'))).toBe(false);
  });

  test('runs nothing from a cache that other accounts can write', async () => {
    mkdirSync(join(packages, '.cache/dongbo'), { recursive: true });
    chmodSync(join(packages, '.cache/dongbo'), 0o777);
    expect(await cacheOf()).toContain(join(home, '.cache/dongbo'));
    rmSync(join(home, '.cache'), { recursive: true });
    mkdirSync(join(home, '.cache'));
    symlinkSync(root, join(home, '.cache/dongbo'));
    expect(await cacheOf()).toBeNull();
  });

  test.runIf(IS_ROOT)(
    'used by a service account keeps the cache in its home, and writes nothing in the checkout',
    async () => {
      chownSync(home, NOBODY.uid, NOBODY.gid);
      expect(await cacheOf({ as: NOBODY })).toContain(join(home, '.cache/dongbo'));
      expect(existsSync(join(packages, '.cache'))).toBe(false);
      expect(openEntries(join(home, '.cache'))).toEqual([]);
    },
  );

  test.runIf(IS_ROOT)('goes without a cache where the home is not the account’s own', async () => {
    chmodSync(home, 0o777);
    expect(await cacheOf({ as: NOBODY })).toBeNull();
    expect(existsSync(join(home, '.cache'))).toBe(false);
  });

  test('goes without a cache where nothing can be written', async () => {
    const nowhere = join(root, 'nowhere');
    writeFileSync(join(packages, '.cache'), 'no folder');
    expect(await cacheOf({ env: { HOME: nowhere } })).toBeNull();
    expect(existsSync(nowhere)).toBe(false);
  });

  test('without its packages says what to type', async () => {
    writeFileSync(join(root, 'checkout/src/cli/main.ts'), "import 'commander';");
    rmSync(packages, { recursive: true });
    const { exitCode, stderr } = await launch(launcher, ['gap'], { env: { HOME: home } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('The packages of dongbo are not installed yet.');
    expect(stderr).toContain(`cd "${join(root, 'checkout')}" && npm run -s setup`);
    const daemon = await launch(launcher, ['start'], { env: { HOME: home } });
    expect(daemon.exitCode).toBe(2);
    expect(JSON.parse(daemon.stderr)).toMatchObject({
      event: 'daemon.failed',
      remedy: `Type: cd "${join(root, 'checkout')}" && npm run -s setup`,
    });
  });

  test('with packages, but one of them missing, ends with the error itself', async () => {
    writeFileSync(join(root, 'checkout/src/cli/main.ts'), "import 'commander';");
    const { exitCode, stderr } = await launch(launcher, ['gap'], { env: { HOME: home } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Cannot find package 'commander'");
  });
});

/** What of the folder's tree other accounts could read or write. */
function openEntries(folder: string): string[] {
  return [
    folder,
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ].filter((path) => (statSync(path).mode & 0o077) !== 0);
}
