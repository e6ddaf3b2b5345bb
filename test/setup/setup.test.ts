import { execFile } from 'node:child_process';
import {
  chmodSync,
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
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const SCRIPT = resolve(import.meta.dirname, '../../scripts/setup');
/** Tools of the system that the script may use; nothing that installs anything is among them. */
const TOOLS = ['dirname', 'cksum', 'cat', 'mktemp', 'rm', 'tail', 'env'];

let root: string;
let bin: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dongbo-setup-'));
  bin = join(root, 'bin');
  for (const folder of ['bin', 'clone/scripts', 'clone/node_modules/.bin'])
    mkdirSync(join(root, folder), { recursive: true });
  copyFileSync(SCRIPT, join(root, 'clone/scripts/setup'));
  writeFileSync(join(root, 'clone/package-lock.json'), '{"lockfileVersion": 3}\n');
  symlinkSync(process.execPath, join(root, 'clone/node_modules/.bin/node'));
  for (const tool of TOOLS) symlinkSync(toolPath(tool), join(bin, tool));
  program('redis-server', 'exit 0');
  program('npm', `echo "npm $*" >> ${join(root, 'calls')}`);
  program('id', 'echo 1000');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function toolPath(tool: string): string {
  const found = ['/usr/bin', '/bin'].map((dir) => join(dir, tool)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${tool} is not on this machine`);
  return found;
}

/** Puts a stand-in for a program on the PATH. */
function program(name: string, body: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(bin, name), 0o755);
}

interface Ended {
  readonly exitCode: number | string;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

function setup(...args: string[]): Promise<Ended> {
  const began = performance.now();
  return new Promise((done) => {
    const options = { cwd: '/', env: { PATH: bin, TMPDIR: root } };
    execFile('/bin/sh', [join(root, 'clone/scripts/setup'), ...args], options, (error, stdout, stderr) => {
      done({ exitCode: error?.code ?? 0, stdout, stderr, ms: performance.now() - began });
    });
  });
}

/** What was called of the stand-ins that note it. */
function calls(): string[] {
  const file = join(root, 'calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

describe('set-up', () => {
  test('installs the packages of the lock file, and only the first time', async () => {
    expect(await setup()).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('set-up: ready.') });
    expect(calls()).toEqual(['npm ci --no-audit --no-fund --loglevel=error']);
    expect(await setup()).toMatchObject({ exitCode: 0 });
    expect(calls()).toHaveLength(1);
  });

  test('takes less than two seconds when there is nothing to do', async () => {
    await setup();
    expect((await setup()).ms).toBeLessThan(2_000);
  });

  test('says nothing on stdout, which belongs to the command that called it', async () => {
    program('npm', 'echo added 300 packages');
    expect((await setup()).stdout).toBe('');
    expect((await setup()).stdout).toBe('');
  });

  test('with --quiet says nothing at all when there is nothing to do', async () => {
    await setup();
    expect(await setup('--quiet')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  test('with --quiet still says that it installs something', async () => {
    expect((await setup('--quiet')).stderr).toContain('installing the packages');
  });

  test('installs again when the lock file has changed', async () => {
    await setup();
    writeFileSync(join(root, 'clone/package-lock.json'), '{"lockfileVersion": 3, "packages": {}}\n');
    await setup();
    expect(calls()).toHaveLength(2);
  });

  test('that could not install the packages ends with 2 and the remedy, and tries again the next time', async () => {
    program('npm', `echo "npm $*" >> ${join(root, 'calls')}; exit 1`);
    const { exitCode, stderr } = await setup();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('npm ci failed');
    expect(stderr).toContain('registry');
    await setup();
    expect(calls()).toHaveLength(2);
  });

  test('refuses a node_modules that has another Node', async () => {
    rmSync(join(root, 'clone/node_modules/.bin/node'));
    writeFileSync(join(root, 'clone/node_modules/.bin/node'), '#!/bin/sh\necho 20\n', { mode: 0o755 });
    const { exitCode, stderr } = await setup();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is not Node 24 (found: 20). Delete node_modules and run this again.');
  });
});

describe('set-up on a machine without redis-server', () => {
  beforeEach(async () => {
    await setup();
    rmSync(join(root, 'calls'));
    rmSync(join(bin, 'redis-server'));
  });

  test('and without apt-get ends with 2 and the one command to type', async () => {
    const { exitCode, stdout, stderr } = await setup();
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'set-up: redis-server is needed (dongbo runs a private one for its queue) and could not be installed. ' +
        'Type: sudo apt-get install -y redis-server\n',
    );
  });

  test('says so with --quiet too', async () => {
    const { exitCode, stderr } = await setup('--quiet');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Type: sudo apt-get install -y redis-server');
  });

  test('never has sudo ask for a password: where it would, the command is named instead', async () => {
    program('apt-get', `echo "apt-get $*" >> ${join(root, 'calls')}`);
    program('sudo', `echo "sudo $*" >> ${join(root, 'calls')}; exit 1`);
    expect(await setup()).toMatchObject({ exitCode: 2 });
    expect(calls()).toEqual(['sudo -n true']);
  });

  test('installs it through sudo where that asks for no password', async () => {
    program('true', 'exit 0');
    program('apt-get', `echo "apt-get $1" >> ${join(root, 'calls')}`);
    program('sudo', '[ "$1" = -n ] && shift && exec "$@"');
    expect(await setup()).toMatchObject({ exitCode: 0 });
    expect(calls()).toEqual(['apt-get update', 'apt-get install']);
  });

  test('installs it with apt-get when it is root, without starting the system’s own', async () => {
    program('id', 'echo 0');
    program('apt-get', `echo "apt-get $* RUNLEVEL=\${RUNLEVEL:-}" >> ${join(root, 'calls')}; echo noise`);
    const { exitCode, stdout, stderr } = await setup();
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain('installing redis-server with apt-get');
    expect(stderr).not.toContain('noise');
    expect(calls()).toEqual([
      expect.stringMatching(/^apt-get update/),
      expect.stringMatching(/^apt-get install .*\bredis-server RUNLEVEL=1$/),
    ]);
  });

  test('shows the end of what apt-get said when that fails', async () => {
    program('id', 'echo 0');
    program('apt-get', 'echo E: no network; exit 100');
    const { exitCode, stderr } = await setup();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('E: no network');
    expect(stderr).toContain('Type: sudo apt-get install -y redis-server');
  });
});

describe('set-up for the browser tests', () => {
  test('looks for no browser unless it is asked to', async () => {
    program('id', 'echo 0');
    program('apt-get', `echo "apt-get $*" >> ${join(root, 'calls')}`);
    await setup();
    expect(calls()).toEqual(['npm ci --no-audit --no-fund --loglevel=error']);
  });

  test('installs Chromium with apt-get', async () => {
    program('id', 'echo 0');
    program('apt-get', `echo "apt-get $1" >> ${join(root, 'calls')}; echo noise`);
    const { exitCode, stdout, stderr } = await setup('--quiet', '--browser');
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain('installing chromium with apt-get');
    expect(stderr).not.toContain('noise');
    expect(calls()).toEqual([expect.stringMatching(/^npm ci/), 'apt-get update', 'apt-get install']);
  });

  test('is content with the Chromium or Chrome that is there', async () => {
    program('id', 'echo 0');
    program('apt-get', `echo "apt-get $*" >> ${join(root, 'calls')}`);
    program('google-chrome', 'exit 0');
    await setup('--browser');
    expect(calls()).toEqual(['npm ci --no-audit --no-fund --loglevel=error']);
  });

  test('goes on where it cannot be had, says what to type, and does not try again', async () => {
    program('id', 'echo 0');
    program('apt-get', `echo "apt-get $1" >> ${join(root, 'calls')}; exit 100`);
    const { exitCode, stderr } = await setup('--browser');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Type: sudo apt-get install -y chromium');
    expect(stderr).toContain('ready.');
    const [, ...asked] = calls();
    expect(asked).toEqual(['apt-get update']);
    expect((await setup('--quiet', '--browser')).stderr).toBe('');
    expect(calls()).toHaveLength(2);
  });
});

test('set-up refuses an option that it does not know', async () => {
  expect(await setup('--browsers')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--browsers'),
  });
});
