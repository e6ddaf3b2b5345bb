import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bin, calls, npm, npmFails, program, setup, standIn } from './support/clone.ts';

describe('set-up that cannot install the packages', () => {
  test('exits with 2, and tries again the next time', async () => {
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
    'says for %s that the registry does not serve a package',
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

  test('never suggests installing as root because of a folder outside the checkout, such as the npm cache', async () => {
    npmFails('EACCES', '/usr');
    const { stderr } = await setup();
    expect(stderr).toContain('npm may not write /usr (EACCES).');
    expect(stderr).not.toContain('sudo');
  });

  test.each(['E401', 'E403'])('says for %s that the registry wants an account', async (code) => {
    npmFails(code);
    expect((await setup()).stderr).toContain('requires authentication');
  });

  test('hides a password in the address of the registry', async () => {
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

  test('shows the output of npm', async () => {
    npm('echo npm error something about a package >&2; exit 1');
    expect((await setup()).stderr).toContain('something about a package');
  });

  test('reports a missing npm with the command that installs it', async () => {
    rmSync(join(bin, 'npm'));
    expect((await setup()).stderr).toContain('npm is needed to install the packages, and was not found.');
    program('apk', '');
    expect((await setup()).stderr).toContain('Type: sudo apk add npm');
    program('apt-get', '');
    expect((await setup()).stderr).toContain('Type: sudo apt-get install -y npm');
  });
});
