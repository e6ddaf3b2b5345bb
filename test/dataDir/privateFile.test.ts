import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePrivateFile, withUmask } from '../../src/dataDir/privateFile.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dongbo-private-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each(['000', '022', '077', '277'])(
  'under umask %s the file is its owner’s alone, to read and to write',
  (mask) => {
    const path = join(folder, 'a');
    withUmask(Number.parseInt(mask, 8), () => makePrivateFile(path));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  },
);

test('an existing file stays as it is', () => {
  const path = join(folder, 'a');
  writeFileSync(path, 'kept');
  chmodSync(path, 0o640);
  makePrivateFile(path);
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['kept', 0o640]);
});

test('the umask is restored after the work, even where it fails', () => {
  const before = process.umask();
  expect(withUmask(0o077, () => process.umask())).toBe(0o077);
  expect(() =>
    withUmask(0o077, () => {
      throw new Error('failed');
    }),
  ).toThrow('failed');
  expect(process.umask()).toBe(before);
});
