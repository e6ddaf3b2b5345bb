import { realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bin, calls, NPM_CI, npm, OWN, program, root, setup, standIn, toolPath } from './support/clone.ts';

describe('set-up', () => {
  test('installs the packages of the lock file without their install scripts, and only the first time', async () => {
    expect(await setup()).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('set-up: ready.') });
    expect(calls()).toEqual([NPM_CI]);
    expect(await setup()).toMatchObject({ exitCode: 0 });
    expect(calls()).toHaveLength(1);
  });

  test('starts neither Node nor npm when there is nothing to do', async () => {
    await setup();
    rmSync(join(root, 'calls'));
    standIn(OWN(), `echo started >> ${join(root, 'calls')}`);
    expect(await setup('--quiet')).toMatchObject({ exitCode: 0 });
    expect(calls()).toEqual([]);
  });

  test('prints nothing on stdout, which belongs to the calling command', async () => {
    npm('echo added 300 packages');
    expect((await setup()).stdout).toBe('');
    expect((await setup()).stdout).toBe('');
  });

  test('prints nothing with --quiet when there is nothing to do', async () => {
    await setup();
    expect(await setup('--quiet')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  test('reports an installation even with --quiet', async () => {
    expect((await setup('--quiet')).stderr).toContain('installing the packages');
  });

  test('reinstalls when the lock file has changed', async () => {
    await setup();
    writeFileSync(join(root, 'clone/package-lock.json'), '{"lockfileVersion": 3, "packages": {}}\n');
    await setup();
    expect(calls()).toHaveLength(2);
  });

  test('reinstalls packages from another kind of machine', async () => {
    await setup();
    program('uname', 'echo Linux riscv64');
    await setup();
    expect(calls()).toHaveLength(2);
  });

  test("accepts a person's own `npm ci` as done", async () => {
    const noted = join(root, 'clone/node_modules/.package-lock.json');
    writeFileSync(noted, '{}');
    utimesSync(noted, Date.now() / 1_000 + 9, Date.now() / 1_000 + 9);
    expect(await setup()).toMatchObject({ exitCode: 0 });
    expect(calls()).toEqual([]);
  });

  test('links the Node that npm 9 installs but does not link', async () => {
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

  test('looks for redis-server only on request', async () => {
    rmSync(join(bin, 'redis-server'));
    program('id', 'echo 0');
    program('apt-get', `echo "apt-get $*" >> ${join(root, 'calls')}`);
    expect(await setup()).toMatchObject({ exitCode: 0 });
    expect(calls()).toEqual([NPM_CI]);
  });
});

test('set-up refuses an unknown option', async () => {
  expect(await setup('--browsers')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--browsers'),
  });
});
