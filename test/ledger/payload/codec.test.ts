import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CaseRecord } from '../../../src/domain/caseRecord.ts';
import type { UsageError } from '../../../src/domain/errors.ts';
import { createPayloadCodec, loadKey, loadOrCreateKey } from '../../../src/ledger/payload/codec.ts';
import { aCase } from '../../support/cases.ts';

describe('the payload', () => {
  const key = () => Buffer.alloc(32, 7);

  it('comes back as it was, sealed or not', () => {
    for (const codec of [createPayloadCodec(key), createPayloadCodec(null)]) {
      expect(codec.open(codec.seal(aCase()))).toEqual(aCase());
    }
  });

  it('is never sealed the same way twice', () => {
    const codec = createPayloadCodec(key);
    // More than are drawn from the system's generator at a time.
    const nonces = Array.from({ length: 600 }, () => codec.seal(aCase()).toString('hex', 1, 13));
    expect(new Set(nonces).size).toBe(600);
  });

  it('stays readable when encryption is switched on later', () => {
    expect(createPayloadCodec(key).open(createPayloadCodec(null).seal(aCase()))).toEqual(aCase());
  });

  it('is none where this version does not understand it', () => {
    const codec = createPayloadCodec(key);
    for (const strange of [{}, [], { ...aCase(), applicant: null }, { ...aCase(), online: 'yes' }]) {
      expect(codec.open(codec.seal(strange as CaseRecord))).toBeNull();
    }
    expect(createPayloadCodec(null).open(Buffer.from('\0{'))).toBeNull();
  });

  it('is none with another key, without a key, or when a bit was changed', () => {
    const sealed = createPayloadCodec(key).seal(aCase());
    const missing = createPayloadCodec(() => loadKey('/nowhere/payload.key'));
    for (const codec of [createPayloadCodec(() => Buffer.alloc(32, 8)), createPayloadCodec(null), missing]) {
      expect(codec.open(sealed)).toBeNull();
      expect(codec.opens(sealed)).toBe(false);
    }
    expect(() => missing.seal(aCase())).toThrow(/is missing/);
    expect(createPayloadCodec(key).opens(sealed)).toBe(true);
    sealed[20] = (sealed[20] ?? 0) ^ 1;
    expect(createPayloadCodec(key).open(sealed)).toBeNull();
  });
});

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
