import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createPayloadCodec } from '../../../src/ledger/payload/codec.ts';
import { keysIn, nextKeyFile, oneKey } from '../../../src/ledger/payload/keys.ts';
import { aCase } from '../../support/cases.ts';

/** A codec whose keys lie in a file, and what opens what it seals. */
async function place(spare: Buffer | null = null) {
  const dir = await mkdtemp(join(tmpdir(), 'dongbo-keys-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, 'payload.key');
  const put = (path: string, byte: number) => writeFile(path, Buffer.alloc(32, byte), { mode: 0o600 });
  const codec = createPayloadCodec(keysIn(file, spare));
  const opens = (byte: number, body: Buffer): boolean =>
    createPayloadCodec(oneKey(() => Buffer.alloc(32, byte))).opens(body);
  return { file, next: nextKeyFile(file), put, codec, opens };
}

test('a key beside the old one seals from that moment, and both open', async () => {
  const { file, next, put, codec, opens } = await place();
  await put(file, 1);
  const before = codec.seal(aCase());
  await put(next, 2);
  const after = codec.seal(aCase());
  expect([opens(1, before), opens(2, after)]).toEqual([true, true]);
  expect([codec.open(before), codec.open(after)]).toEqual([aCase(), aCase()]);
});

test('it goes on sealing when it has taken the name of the old one, which still opens', async () => {
  const { file, next, put, codec, opens } = await place();
  await put(file, 1);
  const before = codec.seal(aCase());
  await put(next, 2);
  await rename(next, file);
  const after = codec.seal(aCase());
  expect(opens(2, after)).toBe(true);
  expect([codec.open(before), codec.open(after)]).toEqual([aCase(), aCase()]);
});

test('a process that only reads finds the new key when the old one does not open', async () => {
  const { file, next, put, codec, opens } = await place();
  await put(file, 1);
  expect(codec.open(codec.seal(aCase()))).toEqual(aCase());
  await put(next, 2);
  const other = createPayloadCodec(keysIn(file));
  const sealed = other.seal(aCase());
  expect(opens(2, sealed)).toBe(true);
  expect(codec.open(sealed)).toEqual(aCase());
});

test('a key that is removed or spoilt under a running process still seals and opens', async () => {
  const { file, put, codec, opens } = await place();
  await put(file, 1);
  const before = codec.seal(aCase());
  await rm(file);
  expect(opens(1, codec.seal(aCase()))).toBe(true);
  await writeFile(file, 'half');
  expect(opens(1, codec.seal(aCase()))).toBe(true);
  expect(codec.open(before)).toEqual(aCase());
});

test('without a key the spare one seals until there is one, and opens what it sealed', async () => {
  const { file, put, codec, opens } = await place(Buffer.alloc(32, 9));
  const before = codec.seal(aCase());
  expect(opens(9, before)).toBe(true);
  await put(file, 1);
  expect(opens(1, codec.seal(aCase()))).toBe(true);
  expect(codec.open(before)).toEqual(aCase());
});

test('without any key nothing is sealed: the error names the file, and opening is none', async () => {
  const { file, put, codec } = await place();
  expect(() => codec.seal(aCase())).toThrow(file);
  await put(file, 1);
  const sealed = codec.seal(aCase());
  const { codec: elsewhere } = await place();
  expect(elsewhere.opens(sealed)).toBe(false);
});
