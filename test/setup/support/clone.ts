import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { IS_ROOT, NOBODY } from '../../support/nobody.ts';

export const SCRIPT = resolve(import.meta.dirname, '../../../scripts/setup');
/** Tools of the system that the script may use; nothing that installs anything is among them. */
const TOOLS = ['cksum', 'ln', 'uname', 'id', 'ls', 'sed', 'mktemp', 'rm', 'tail', 'head', 'env'];

/** Of each test: a clone of the project that has its set-up and nothing else, and the only folder on the PATH. */
export let root: string;
export let bin: string;
/** The Node that comes with the packages. */
export const OWN = (): string => join(root, 'clone/node_modules/.bin/node');
export const STAMP = (): string => join(root, 'clone/node_modules/.dongbo-lock');
export const NPM_CI =
  'npm ci --ignore-scripts --include=dev --include=optional --no-audit --no-fund --loglevel=error';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dongbo-setup-'));
  bin = join(root, 'bin');
  for (const folder of ['bin', 'clone/scripts', 'clone/node_modules/.bin'])
    mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(SCRIPT, join(root, 'clone/scripts/setup'));
  writeFileSync(join(root, 'clone/package-lock.json'), '{"lockfileVersion": 3}\n');
  symlinkSync(process.execPath, OWN());
  for (const tool of TOOLS) symlinkSync(toolPath(tool), join(bin, tool));
  program('redis-server', 'exit 0');
  npm('');
  program('id', 'echo 1000');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

export function toolPath(tool: string): string {
  const found = ['/usr/bin', '/bin'].map((dir) => join(dir, tool)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${tool} is not on this machine`);
  return found;
}

/** Puts a stand-in for a program on the PATH. */
export function program(name: string, body: string): void {
  standIn(join(bin, name), body);
}

export function standIn(path: string, body: string): void {
  // It may be a link to the system's own program, which would be written through it.
  rmSync(path, { force: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

/** Puts an npm on the PATH that does this when it is to install, and notes it. */
export function npm(installing: string): void {
  program(
    'npm',
    `[ "$1 $2" = 'config get' ] && echo https://registry.example/ && exit\necho "npm $*" >> ${join(root, 'calls')}\n${installing}`,
  );
}

/** What npm prints when it fails with this code, as the npm of that time writes it. */
export function npmFails(code: string, path = '', prefix: 'npm error' | 'npm ERR!' = 'npm error'): void {
  npm(`printf '${prefix} code ${code}\n${prefix} path ${path}\n' >&2; exit 1`);
}

export interface Ended {
  readonly exitCode: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export function setup(...args: string[]): Promise<Ended> {
  return run(args);
}

/** As root, who may write everything, under an account that may not; else the folders' rights are enough. */
export function setupAsAnother(...args: string[]): Promise<Ended> {
  return run(args, IS_ROOT ? NOBODY : {});
}

function run(args: readonly string[], account: { uid?: number; gid?: number } = {}): Promise<Ended> {
  return new Promise((done) => {
    const options = { cwd: '/', env: { PATH: bin, TMPDIR: root }, ...account };
    execFile('/bin/sh', [join(root, 'clone/scripts/setup'), ...args], options, (error, stdout, stderr) => {
      done({ exitCode: error?.code ?? 0, stdout, stderr });
    });
  });
}

/** What was called of the stand-ins that note it. */
export function calls(): string[] {
  const file = join(root, 'calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}
