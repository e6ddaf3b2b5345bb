import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { fetchedPackage } from '../support/fetchedPackage.ts';

const exec = promisify(execFile);
const CHECKOUT = resolve(import.meta.dirname, '../..');
/** What set-up works on, and what it takes to run a command afterwards. */
const FILES = ['package.json', 'package-lock.json', '.npmrc', 'scripts', 'src', 'workers', 'config'];
/** What a bare machine has; no compiler, no make, no Python. */
const TOOLS = [
  'sh',
  'env',
  'cksum',
  'uname',
  'id',
  'ls',
  'ln',
  'sed',
  'mktemp',
  'rm',
  'tail',
  'head',
  'flock',
];
/** As long as the whole test may take: what hangs ends with it. In milliseconds. */
const SETUP_MS = 600_000;

let root: string;
let bin: string;
let checkout: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dongbo-machine-'));
  bin = join(root, 'bin');
  checkout = join(root, 'checkout');
  mkdirSync(bin);
  for (const file of FILES) cpSync(join(CHECKOUT, file), join(checkout, file), { recursive: true });
  for (const tool of TOOLS) {
    const path = ['/usr/bin', '/bin'].map((dir) => join(dir, tool)).find((one) => existsSync(one));
    if (path !== undefined) symlinkSync(path, join(bin, tool));
  }
  symlinkSync(process.execPath, join(bin, 'node'));
  // Set-up is to look no further than it has to: neither is ever started.
  for (const found of ['redis-server', 'chromium']) writeFileSync(join(bin, found), '', { mode: 0o755 });
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Puts this version of npm on the PATH; false where it cannot be had. */
async function bringNpm(version: string): Promise<boolean> {
  const folder = await fetchedPackage(`npm@${version}`);
  if (folder === null) return false;
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\nexec node "${join(folder, 'bin/npm-cli.js')}" "$@"\n`);
  chmodSync(join(bin, 'npm'), 0o755);
  return true;
}

/** The part of an npm script that comes before its own command. */
function setupOf(script: 'demo' | 'test'): string {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')));
  return scripts[script]?.split(' && ')[0] ?? '';
}

/** How the network is reached (proxy, certificates) is this machine's, what is on the PATH is not. */
const NETWORK = Object.entries(process.env).filter(([name]) => !/^(npm|node_env)/i.test(name));

async function shell(command: string, path = bin): Promise<{ stdout: string; stderr: string }> {
  const env = { ...Object.fromEntries(NETWORK), PATH: path, TMPDIR: root };
  return await exec('/bin/sh', ['-c', command], { cwd: checkout, env, timeout: SETUP_MS });
}

const lockSchema = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ dev: z.boolean().optional() })),
});

function rewrite(name: string, change: (content: unknown) => unknown): void {
  const file = join(checkout, name);
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
}

/** Leaves out what only tests and checks need: half of what npm unpacks. */
function leaveToolsOut(): void {
  const withoutTools = { devDependencies: {} };
  rewrite('package.json', (content) => ({ ...z.looseObject({}).parse(content), ...withoutTools }));
  rewrite('package-lock.json', (content) => {
    const { packages, ...lock } = lockSchema.parse(content);
    const used = Object.entries(packages).filter(([, { dev }]) => dev !== true);
    return { ...lock, packages: { ...Object.fromEntries(used), '': { ...packages[''], ...withoutTools } } };
  });
}

// The oldest npm reads the whole lock file; the newest does when this suite itself is set up, on a machine that has it.
test.for([
  ['without compiler and Python, with the oldest npm that is promised', '9.9.4', 'every package'],
  ['without compiler and Python, with the newest npm', 'latest', 'no tools'],
] as const)(
  'a machine %s is set up by both commands of the manual',
  async ([, version, packages], { skip }) => {
    if (!(await bringNpm(version))) return skip('the npm registry could not be reached');
    if (packages === 'no tools') leaveToolsOut();
    await expect(shell('make --version')).rejects.toThrow('not found');
    const first = await shell(setupOf('demo'));
    expect(first.stdout).toBe('');
    expect(first.stderr).toMatch(/^set-up: installing the packages .*\nset-up: ready\.\n$/);
    expect((await shell(setupOf('test'))).stderr).toBe('set-up: ready.\n');
    // The Node that was brought, found before the system's, loads the package that would have been compiled.
    const own = [join(checkout, 'node_modules/.bin'), bin].join(delimiter);
    rmSync(join(bin, 'node'));
    const proof = `node -p "new (require('better-sqlite3'))(':memory:').close().open + process.version"`;
    expect((await shell(proof, own)).stdout).toMatch(/^falsev24\.\d+\.\d+\n$/);
    expect((await shell('src/cli/dongbo.cjs --version', own)).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  },
);
