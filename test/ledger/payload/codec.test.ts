import { describe, expect, it } from 'vitest';
import type { CaseRecord } from '../../../src/domain/caseRecord.ts';
import { createPayloadCodec } from '../../../src/ledger/payload/codec.ts';
import { loadKey } from '../../../src/ledger/payload/keyFile.ts';
import { oneKey } from '../../../src/ledger/payload/keys.ts';
import { aCase } from '../../support/cases.ts';

describe('the payload', () => {
  const key = oneKey(() => Buffer.alloc(32, 7));

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
    const other = oneKey(() => Buffer.alloc(32, 8));
    const missing = createPayloadCodec(oneKey(() => loadKey('/nowhere/payload.key')));
    for (const codec of [createPayloadCodec(other), createPayloadCodec(null), missing]) {
      expect(codec.open(sealed)).toBeNull();
      expect(codec.opens(sealed)).toBe(false);
    }
    expect(() => missing.seal(aCase())).toThrow(/is missing/);
    expect(createPayloadCodec(key).opens(sealed)).toBe(true);
    sealed[20] = (sealed[20] ?? 0) ^ 1;
    expect(createPayloadCodec(key).open(sealed)).toBeNull();
  });
});
