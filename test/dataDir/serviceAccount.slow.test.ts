import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { IS_ROOT, NOBODY, nodeForNobody } from '../support/nobody.ts';

const exec = promisify(execFile);
const SRC = resolve(import.meta.dirname, '../../src');
const sentences = z.object({ message: z.string(), remedy: z.string() });
const refusal = z.object({ code: z.string(), exitCode: z.number(), en: sentences, vi: sentences });

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dongbo-folder-'));
  chmodSync(root, 0o755);
});
afterEach(() => {
  chmodSync(root, 0o755);
  rmSync(root, { recursive: true, force: true });
});

describe.runIf(IS_ROOT)('a service account', () => {
  let script: string;
  beforeEach(() => {
    // A copy that the account can read: the checkout may be in a folder that is root's alone.
    for (const room of ['dataDir', 'domain'])
      cpSync(join(SRC, room), join(root, 'src', room), { recursive: true });
    writeFileSync(join(root, 'package.json'), '{"type": "module"}');
    script = join(root, 'try.ts');
    writeFileSync(
      script,
      `import * as folder from './src/dataDir/useDataDir.ts';
       const [, , verb = '', dataDir = ''] = process.argv;
       try {
         (verb === 'make' ? folder.makeDataDir : folder.requireLedger)(dataDir);
         console.log('null');
       } catch (error) {
         const { code, exitCode, message, remedy, vi } = error;
         console.log(JSON.stringify({ code, exitCode, en: { message, remedy }, vi }));
       }`,
    );
  });

  async function refusedAs(verb: 'make' | 'read', dataDir: string): Promise<z.infer<typeof refusal> | null> {
    const { stdout } = await exec(nodeForNobody(), [script, verb, dataDir], { ...NOBODY, cwd: '/' });
    return refusal.nullable().parse(JSON.parse(stdout));
  }

  /** Does what a remedy says, as an administrator would type it. */
  async function type(remedy: string): Promise<void> {
    const bin = join(root, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
    const command = /(?:type|gõ): (.+)$/iu.exec(remedy)?.[1] ?? '';
    await exec('/bin/sh', ['-c', command], { env: { PATH: `${bin}:/usr/bin:/bin` } });
  }

  test.each(['data', 'data/below', "it's a folder"])(
    'that may not make %j is told whose the parent is, and the command helps',
    async (name) => {
      const dataDir = join(root, name);
      const refused = await refusedAs('make', dataDir);
      expect(refused).toMatchObject({ code: 'data_dir.unusable', exitCode: 2 });
      expect(refused?.en.message).toBe(
        `This account (nobody) cannot make the data folder ${dataDir}: ${root} belongs to root (755).`,
      );
      expect(refused?.en.remedy).toContain('Type: sudo install -d -o nobody -m 700 ');
      await type(refused?.en.remedy ?? '');
      expect(await refusedAs('make', dataDir)).toBeNull();
      expect(statSync(dataDir)).toMatchObject({ uid: NOBODY.uid });
      expect(statSync(root), 'the folder above stays as it is').toMatchObject({ uid: 0 });
    },
  );

  test('that cannot write the folder learns its owner, and the command helps', async () => {
    const dataDir = join(root, 'data');
    mkdirSync(dataDir, { mode: 0o755 });
    const refused = await refusedAs('make', dataDir);
    expect(refused?.en.message).toBe(
      `This account (nobody) cannot write the data folder ${dataDir}, which belongs to root (755).`,
    );
    expect(refused?.vi.remedy).toBe(`Gõ: sudo install -d -o nobody -m 700 ${dataDir}`);
    await type(refused?.vi.remedy ?? '');
    expect(await refusedAs('make', dataDir)).toBeNull();
  });

  test('whose dataDir is a folder that others use is never advised to take it over', async () => {
    const dataDir = join(root, 'shared');
    mkdirSync(join(dataDir, 'somebody-elses'), { recursive: true });
    const refused = await refusedAs('make', dataDir);
    expect(refused?.en).toEqual({
      message: `This account (nobody) cannot write ${dataDir}, which belongs to root (755) and holds other things than dongbo's.`,
      remedy: 'Name a folder of its own for dongbo in dataDir.',
    });
    expect(refused?.vi.remedy).not.toContain('sudo');
  });

  test('that cannot see into the folder gets the command on one condition, and it helps', async () => {
    const dataDir = join(root, 'data');
    mkdirSync(dataDir, { mode: 0o700 });
    const refused = await refusedAs('make', dataDir);
    expect(refused?.en.remedy).toBe(
      `If nothing but dongbo keeps anything there, type: sudo install -d -o nobody -m 700 ${dataDir}`,
    );
    await type(refused?.vi.remedy ?? '');
    expect(await refusedAs('make', dataDir)).toBeNull();
  });

  test('that cannot enter a folder above is not advised to change that', async () => {
    mkdirSync(join(root, 'closed'), { mode: 0o700 });
    const refused = await refusedAs('make', join(root, 'closed/data'));
    expect(refused?.en.message).toContain(`this account (nobody) may not enter ${join(root, 'closed')}`);
    expect(refused?.en.remedy).toBe('Name a folder in dataDir that this account can reach.');
  });

  test('with files of root in its folder is advised to take them over, and the command helps', async () => {
    const dataDir = join(root, 'data');
    mkdirSync(join(dataDir, 'redis'), { recursive: true });
    for (const file of ['ledger.db', 'ledger.db-wal', 'redis/dump'])
      writeFileSync(join(dataDir, file), '', { mode: 0o600 });
    for (const path of ['.', 'redis']) chownSync(join(dataDir, path), NOBODY.uid, NOBODY.gid);
    const refused = await refusedAs('make', dataDir);
    expect(refused).toMatchObject({ code: 'data_dir.other_account', exitCode: 2 });
    expect(refused?.en.message).toBe(
      `This account (nobody) cannot use ${join(dataDir, 'ledger.db')}, which belongs to root.`,
    );
    await type(refused?.en.remedy ?? '');
    expect(await refusedAs('make', dataDir)).toBeNull();
  });

  test("that reads another account's ledger is advised to become that account", async () => {
    const dataDir = join(root, 'data');
    mkdirSync(dataDir, { mode: 0o755 });
    writeFileSync(join(dataDir, 'ledger.db'), 'SQLite format 3', { mode: 0o600 });
    expect((await refusedAs('read', dataDir))?.en).toEqual({
      message: `This account (nobody) cannot use ${dataDir}, which belongs to root.`,
      remedy: 'Run this command as root: put sudo before it.',
    });
    chmodSync(dataDir, 0o700);
    expect(await refusedAs('read', dataDir)).toMatchObject({ code: 'data_dir.other_account' });
  });
});
