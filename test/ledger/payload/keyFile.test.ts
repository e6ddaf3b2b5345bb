import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { UsageError } from '../../../src/domain/errors.ts';
import { loadKey, loadOrCreateKey } from '../../../src/ledger/payload/keyFile.ts';

describe('the key file', () => {
  it('is made once, readable by its owner only, and never replaced', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'dongbo-key-'));
    const file = join(dir, 'keys', 'payload.key');
    const made = loadOrCreateKey(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(loadOrCreateKey(file).equals(made)).toBe(true);
    await writeFile(file, 'short');
    expect(() => loadOrCreateKey(file)).toThrow(/has 5 bytes/);
    await rm(dir, { recursive: true });
  });

  it('is refused while every account can read it, and the remedy helps', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'dongbo-key-'));
    const file = join(dir, 'payload.key');
    loadOrCreateKey(file);
    await chmod(file, 0o644);
    expect(() => loadKey(file)).toThrow(/Every account of this machine can read/);
    try {
      loadKey(file);
    } catch (error) {
      const { remedy } = error as UsageError;
      execFileSync('/bin/sh', ['-c', remedy.replace('Type: ', '')]);
    }
    expect(loadKey(file)).toHaveLength(32);
    await rm(dir, { recursive: true });
  });

  it('is never created by a reader', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'dongbo-key-'));
    expect(() => loadKey(join(dir, 'payload.key'))).toThrow(/is missing/);
    expect(await readdir(dir)).toEqual([]);
    await rm(dir, { recursive: true });
  });
});
