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

test('set-up refuses an option that it does not know', async () => {
  expect(await setup('--browsers')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--browsers'),
  });
});
