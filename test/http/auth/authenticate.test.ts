import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authenticate } from '../../../src/http/auth/authenticate.ts';
import { keyHash, keyId, newKey } from '../../../src/http/auth/keyText.ts';
import type { Ledger } from '../../../src/ledger/port/ledger.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/open.ts';
import { NOW } from '../../support/cases.ts';
import { placeEmptyLedger } from '../../support/emptyLedger.ts';

const BY = { who: 'cli:officer', origin: 'server-1' };
const MINUTE = 60_000;

let dir: string;
let ledger: Ledger;
let clock: number;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dongbo-keys-'));
  placeEmptyLedger(join(dir, 'ledger.db'));
  ledger = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null });
  clock = NOW;
});
afterEach(async () => {
  await ledger.close();
  await rm(dir, { recursive: true });
});

async function made(over: { name?: string; expiresAt?: number } = {}) {
  const key = newKey();
  const { name = 'grafana', expiresAt = null } = over;
  await ledger.createApiKey({ ...key, name, role: 'operator', agencies: ['H23.12'], expiresAt }, BY, NOW);
  return key;
}
const ask = (text: string) => authenticate(text, { ledger, now: () => clock });

describe('an API key', () => {
  it('has a form that secret scanners recognise, has 256 random bits, and shares nothing with another key', () => {
    const keys = Array.from({ length: 200 }, () => newKey().text);
    for (const text of keys) expect(text).toMatch(/^dongbo_[a-z0-9]{12}_[A-Za-z0-9]{43}$/);
    const secrets = keys.map((text) => text.split('_')[2] ?? '');
    expect(new Set(secrets).size).toBe(200);
    expect(new Set(secrets.join('')).size, 'every sign is used').toBe(62);
    expect(43 * Math.log2(62)).toBeGreaterThan(256);
  });

  it('is recognised by its form, and no other text is', () => {
    const { id, text } = newKey();
    expect(keyId(text)).toBe(id);
    fc.assert(fc.property(fc.string(), (other) => keyId(other) === null));
    for (const other of [
      '',
      `${text} `,
      `${text}\n`,
      text.toUpperCase(),
      `x${text}`,
      text.slice(0, -1),
      `${text}x`,
    ]) {
      expect(keyId(other), other).toBeNull();
    }
  });
});

describe('authentication', () => {
  it('returns the holder of the key with role and scope', async () => {
    const { id, text } = await made();
    await made({ name: 'other' });
    expect(await ask(text)).toEqual({ keyId: id, name: 'grafana', role: 'operator', agencies: ['H23.12'] });
  });

  it('refuses a key with one changed character, with the secret of another key, or with an unknown id', async () => {
    const [one, other] = [await made(), await made({ name: 'other' })];
    const swap = (text: string, at: number) =>
      text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1);
    for (let at = 0; at < one.text.length; at += 1) expect(await ask(swap(one.text, at)), `${at}`).toBeNull();
    const mixed = one.text.replace(/[^_]+$/, other.text.split('_')[2] ?? '');
    expect(await ask(mixed)).toBeNull();
    expect(await ask(newKey().text)).toBeNull();
    expect((await ledger.apiKey(one.id))?.lastUsedAt, 'a wrong key is no use').toBeNull();
  });

  it('refuses a key from the moment it is revoked, also by another process', async () => {
    const { text } = await made();
    expect(await ask(text)).not.toBeNull();
    const beside = openSqliteLedger({ file: join(dir, 'ledger.db'), key: null });
    await beside.revokeApiKey('grafana', BY, NOW);
    expect(await ask(text)).toBeNull();
    await beside.close();
  });

  it('refuses a key from the instant it expires', async () => {
    const { text } = await made({ expiresAt: NOW + MINUTE });
    clock = NOW + MINUTE - 1;
    expect(await ask(text)).not.toBeNull();
    clock = NOW + MINUTE;
    expect(await ask(text)).toBeNull();
  });

  it('records the last use once a minute, and succeeds even when it cannot be written', async () => {
    const { id, text } = await made();
    let writes = 0;
    const watched = {
      apiKey: ledger.apiKey,
      noteApiKeyUse: async (used: string, at: number) => {
        writes += 1;
        await ledger.noteApiKeyUse(used, at);
      },
    };
    for (clock = NOW; clock < NOW + 3 * MINUTE; clock += 1_000) {
      await authenticate(text, { ledger: watched, now: () => clock });
    }
    expect(writes).toBe(3);
    expect((await ledger.apiKey(id))?.lastUsedAt).toBe(NOW + 2 * MINUTE);
    const full = { apiKey: ledger.apiKey, noteApiKeyUse: () => Promise.reject(new Error('SQLITE_FULL')) };
    expect(await authenticate(text, { ledger: full, now: () => clock })).not.toBeNull();
  });

  it('stores only the hash of a key in the ledger, never the key itself', async () => {
    const { id, text, hash } = await made();
    const stored = await ledger.apiKey(id);
    expect(stored?.hash).toEqual(hash);
    expect(keyHash(text)).toEqual(hash);
    expect(hash).toHaveLength(32);
    expect(JSON.stringify([stored, await ledger.auditTrail({ limit: 9 })])).not.toContain(text.slice(-43));
  });
});
