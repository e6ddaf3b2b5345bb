import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { bin, calls, NPM_CI, program, root, setup } from './support/clone.ts';

describe('set-up with --redis on a machine without redis-server', () => {
  beforeEach(async () => {
    await setup();
    rmSync(join(root, 'calls'));
    rmSync(join(bin, 'redis-server'));
  });

  test('continues without apt-get: the command that starts Redis says how to install it', async () => {
    expect(await setup('--quiet', '--redis')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  test('never lets sudo ask for a password', async () => {
    program('apt-get', `echo "apt-get $*" >> ${join(root, 'calls')}`);
    program('sudo', `echo "sudo $*" >> ${join(root, 'calls')}; exit 1`);
    expect(await setup('--redis')).toMatchObject({ exitCode: 0 });
    expect(calls()).toEqual(['sudo -n true']);
  });

  test('installs it with sudo when sudo needs no password', async () => {
    program('true', 'exit 0');
    program('apt-get', `echo "apt-get $1" >> ${join(root, 'calls')}`);
    program('sudo', '[ "$1" = -n ] && shift && exec "$@"');
    expect(await setup('--redis')).toMatchObject({ exitCode: 0 });
    expect(calls()).toEqual(['apt-get update', 'apt-get install']);
  });

  test('installs it with apt-get as root, without starting the system service', async () => {
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

  test('shows the last output of apt-get when it fails', async () => {
    program('id', 'echo 0');
    program('apt-get', 'echo E: no network; exit 100');
    const { exitCode, stderr } = await setup('--redis');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('E: no network');
    expect(stderr).toContain('apt-get could not install redis-server (see above).');
  });
});

describe('set-up for the browser tests', () => {
  test('looks for a browser only on request', async () => {
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

  test('accepts an installed Chromium or Chrome', async () => {
    program('id', 'echo 0');
    program('apt-get', `echo "apt-get $*" >> ${join(root, 'calls')}`);
    program('google-chrome', 'exit 0');
    await setup('--browser');
    expect(calls()).toEqual([NPM_CI]);
  });

  test('continues without a browser, says how to install one, and does not try again', async () => {
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
