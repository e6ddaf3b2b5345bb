import { execFile } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { IS_ROOT } from '../support/nobody.ts';
import { bin, calls, program, root, STAMP, setupAsAnother } from './support/clone.ts';

const exec = promisify(execFile);

describe('set-up by an account that cannot write to the checkout', () => {
  const owner = userInfo().username;

  beforeEach(() => {
    program('id', 'echo dongbo');
    chmodSync(root, 0o755);
    for (const folder of ['clone/node_modules', 'clone']) chmodSync(join(root, folder), 0o555);
  });
  afterEach(() => {
    for (const folder of ['clone', 'clone/node_modules']) chmodSync(join(root, folder), 0o755);
  });

  test('names the owner and the command to run as that account', async () => {
    const sudo = owner === 'root' ? 'sudo' : `sudo -u ${owner}`;
    expect(await setupAsAnother()).toMatchObject({
      exitCode: 2,
      stderr:
        `set-up: the packages have to be installed, and this account (dongbo) may not write ${root}/clone, ` +
        `which belongs to ${owner}.\n        Type: cd "${root}/clone" && ${sudo} npm run -s setup\n`,
    });
    expect(calls()).toEqual([]);
  });

  test.runIf(IS_ROOT)('prints a command that works', async () => {
    const { stderr } = await setupAsAnother();
    const command = stderr.trim().split('Type: ')[1] ?? '';
    program('sudo', 'exec "$@"');
    program('npm', '[ "$1" = run ] && exec /bin/sh scripts/setup; exit 0');
    await exec('/bin/sh', ['-c', command], { env: { PATH: bin, TMPDIR: root } });
    expect(await setupAsAnother('--quiet')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('reports packages that belong to another lock file', async () => {
    chmodSync(join(root, 'clone/node_modules'), 0o755);
    writeFileSync(STAMP(), 'another\n');
    expect((await setupAsAnother()).stderr).toContain(
      'set-up: the packages here are those of another package-lock.json or machine, and this account (dongbo)',
    );
  });

  test('suggests a read-only disk when it owns the folder', async () => {
    program('id', `echo ${owner}`);
    const { stderr } = await setupAsAnother();
    expect(stderr).toContain(`the packages have to be installed, and ${root}/clone cannot be written.`);
    expect(stderr).toContain('mounted read-only');
  });

  test('runs when the packages are the right ones, because it has nothing to write', async () => {
    const { stdout } = await exec('/bin/sh', [
      '-c',
      `echo "$(cksum < ${root}/clone/package-lock.json) $(uname -sm) own"`,
    ]);
    chmodSync(join(root, 'clone/node_modules'), 0o755);
    writeFileSync(STAMP(), stdout);
    expect(await setupAsAnother('--quiet')).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
