import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeDataDir, requireLedger } from '../../src/dataDir/useDataDir.ts';
import { IS_ROOT } from '../support/nobody.ts';

const exec = promisify(execFile);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dongbo-folder-'));
  chmodSync(root, 0o755);
});
afterEach(() => {
  chmodSync(root, 0o755);
  rmSync(root, { recursive: true, force: true });
});

function refusalOf(work: () => void): unknown {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
}

describe('a folder that this account can create', () => {
  test('is created for it alone, whatever the umask', () => {
    const before = process.umask(0);
    try {
      makeDataDir(join(root, 'a/b'));
    } finally {
      process.umask(before);
    }
    expect(statSync(join(root, 'a/b')).mode & 0o777).toBe(0o700);
    expect(statSync(join(root, 'a')).mode & 0o777).toBe(0o700);
  });

  test('is used as it is when it exists', () => {
    writeFileSync(join(root, 'own.txt'), '');
    makeDataDir(root);
    expect(readdirSync(root)).toEqual(['own.txt']);
  });
});

describe('a folder that nobody can create', () => {
  test.each(['file', 'file/below', 'file/below/deep'])(
    '%s, because a file is in the way, names that file',
    (path) => {
      writeFileSync(join(root, 'file'), '');
      expect(refusalOf(() => makeDataDir(join(root, path)))).toMatchObject({
        code: 'data_dir.unusable',
        exitCode: 2,
        message: `The data folder ${join(root, path)} cannot be made: ${join(root, 'file')} is a file.`,
        vi: { message: expect.stringContaining('là một tệp') },
      });
    },
  );

  test('because its name is too long names the code, and asks for another', () => {
    expect(refusalOf(() => makeDataDir(join(root, 'x'.repeat(300))))).toMatchObject({
      code: 'data_dir.unusable',
      message: expect.stringContaining('(ENAMETOOLONG)'),
      remedy: expect.stringContaining('name another folder in dataDir'),
    });
  });
});

describe.runIf(IS_ROOT)('a folder on a disk that is mounted read-only', () => {
  test.for(['data', 'data/below', '.'])(
    '%s, is said to be there, whatever Node makes of it',
    async (name, { skip }) => {
      const disk = join(root, 'disk');
      mkdirSync(disk);
      const mounted = await exec('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', disk]).catch(() => null);
      if (mounted === null) return skip('this root may not mount anything');
      try {
        expect(refusalOf(() => makeDataDir(join(disk, name)))).toMatchObject({
          code: 'data_dir.unusable',
          exitCode: 2,
          message: expect.stringContaining('is on a disk that is mounted read-only.'),
          vi: { message: expect.stringContaining('chỉ đọc') },
        });
      } finally {
        await exec('umount', [disk]);
      }
    },
  );
});

describe('a ledger to be read', () => {
  test('that is missing is a usage error, and nothing is created', () => {
    const dataDir = join(root, 'mistyped');
    expect(refusalOf(() => requireLedger(dataDir))).toMatchObject({
      code: 'ledger.missing',
      exitCode: 2,
      message: `There is no ledger at ${dataDir}/ledger.db; npm run -s dongbo -- sync makes one, as the first start does.`,
      remedy: expect.stringContaining('dataDir'),
      vi: {
        message: `Chưa có sổ cái tại ${dataDir}/ledger.db; lần khởi động đầu tiên, hoặc npm run -s dongbo -- sync, sẽ tạo.`,
      },
    });
    expect(existsSync(dataDir)).toBe(false);
  });

  test('that exists is fine; an empty file is none', () => {
    writeFileSync(join(root, 'ledger.db'), '');
    expect(refusalOf(() => requireLedger(root))).toMatchObject({ code: 'ledger.missing' });
    writeFileSync(join(root, 'ledger.db'), 'SQLite format 3');
    expect(refusalOf(() => requireLedger(root))).toBeNull();
  });
});
