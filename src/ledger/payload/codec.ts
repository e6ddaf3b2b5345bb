import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hash,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CaseRecord } from '../../domain/caseRecord.ts';
import { DongboError, EXIT_CODES, systemCode, UsageError } from '../../domain/errors.ts';
import { parseJson } from '../../domain/parseJson.ts';
import { shellWord } from '../../domain/shellWord.ts';
import { recordSchema } from './recordSchema.ts';

/** Turns a case into the bytes of its payload row and back. */
export interface PayloadCodec {
  seal(record: CaseRecord): Buffer;
  /**
   * Null for a payload that this version does not understand, or that cannot be decrypted: the key is missing or another, or
   * the payload is damaged. Never an error, because one such payload must not hold up the others. The schema makes opening take 1.2 times as long, which is 1.6 µs of a delivery's 220.
   */
  open(body: Buffer): CaseRecord | null;
  /** Whether it is sealed and this key decrypts it, or it is not sealed. */
  opens(body: Buffer): boolean;
  /** The same content, sealed with this codec's key instead of the other's; null where the other cannot open it. */
  reseal(body: Buffer, other: Pick<PayloadCodec, 'textOf'>): Buffer | null;
  /** The content as it was before it was sealed; null where it cannot be opened. */
  textOf(body: Buffer): string | null;
}

const KEY_BYTES = 32;
const WORLD_READABLE = 0o004;
const NONCE_BYTES = 12;
const NONCES_AT_ONCE = 256;
const TAG_BYTES = 16;
/** The first byte says which form it is, so that `privacy.encryptPayload` can change between starts. */
const PLAIN = 0;
const SEALED = 1;

/**
 * AES-256-GCM with a random 96-bit nonce a payload: [1][nonce 12][ciphertext][tag 16]. With random nonces
 * one key is good for 2³² payloads (NIST SP 800-38D); the nation's yearly traffic is about 2²⁷.
 *
 * `seals`: false stores payloads unencrypted from now on; the key opens those sealed before.
 */
export function createPayloadCodec(secret: (() => Buffer) | null, seals = true): PayloadCodec {
  // A key given as bytes is imported for each cipher, which costs more than the encryption.
  let imported: KeyObject | null = null;
  const keyOf = (): KeyObject | null => {
    if (secret !== null) imported ??= createSecretKey(secret());
    return imported;
  };
  const textOf = (body: Buffer): string | null =>
    body[0] === PLAIN ? body.toString('utf8', 1) : unseal(body, keyOf);
  const nextNonce = createNonces();
  const sealText = (text: string): Buffer => {
    const key = seals ? keyOf() : null;
    if (key === null) return Buffer.concat([Buffer.of(PLAIN), Buffer.from(text, 'utf8')]);
    const nonce = nextNonce();
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const sealed = cipher.update(text, 'utf8');
    // GCM is a stream mode: final() yields no bytes, it only computes the tag.
    cipher.final();
    return Buffer.concat([Buffer.of(SEALED), nonce, sealed, cipher.getAuthTag()]);
  };
  return {
    seal: (record) => sealText(JSON.stringify(record)),
    reseal: (body, other) => {
      const text = other.textOf(body);
      return text === null ? null : sealText(text);
    },
    textOf,
    open: (body) => {
      const text = textOf(body);
      return text === null ? null : parseJson(text, recordSchema);
    },
    opens: (body) => textOf(body) !== null,
  };
}

/** Random nonces, each used once. Drawn many at a time: the system's generator is slow to start. */
function createNonces(): () => Buffer {
  let drawn = Buffer.alloc(0);
  return () => {
    if (drawn.length === 0) drawn = randomBytes(NONCES_AT_ONCE * NONCE_BYTES);
    const nonce = drawn.subarray(0, NONCE_BYTES);
    drawn = drawn.subarray(NONCE_BYTES);
    return nonce;
  };
}

function unseal(body: Buffer, keyOf: () => KeyObject | null): string | null {
  try {
    const key = keyOf();
    if (key === null || body[0] !== SEALED) return null;
    const nonce = body.subarray(1, 1 + NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce);
    decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
    const text = decipher.update(body.subarray(1 + NONCE_BYTES, body.length - TAG_BYTES));
    // Throws when the tag is wrong; it yields no bytes, as above.
    decipher.final();
    return text.toString('utf8');
  } catch {
    return null;
  }
}

/**
 * The ledger's key, created on first use with mode 0600. Losing it loses no count, because payloads are read again from
 * the source; but it must never be replaced silently, so a file of another length is an error and not a new key.
 */
export function loadOrCreateKey(file: string): Buffer {
  if (!existsSync(file)) createKey(file);
  return loadKey(file);
}

/** The existing key. UsageError where it is missing, readable by other accounts, or no key. */
export function loadKey(file: string): Buffer {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) throw missingKey(file);
  if ((mode & WORLD_READABLE) !== 0) throw readableKey(file);
  const key = readFileSync(file);
  if (key.length !== KEY_BYTES) {
    throw new DongboError({
      code: 'ledger.key',
      message: `The key file ${file} has ${key.length} bytes; it must have ${KEY_BYTES}.`,
      remedy: 'Restore it from the backup that belongs to this ledger.',
      exitCode: EXIT_CODES.usage,
    });
  }
  return key;
}

export function isSealed(body: Buffer): boolean {
  return body[0] === SEALED;
}

export function randomKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** Tells keys apart without saying anything about them: 16 hexadecimal digits of the key's SHA-256. */
export function keyFingerprint(key: Buffer): string {
  return hash('sha256', key, 'hex').slice(0, 16);
}

function missingKey(file: string): UsageError {
  return new UsageError(
    'ledger.key_missing',
    `The ledger's key ${file} is missing.`,
    'Restore it from the backup that belongs to this ledger.',
    {
      message: `Không có tệp khóa ${file} của sổ cái.`,
      remedy: 'Khôi phục tệp khóa từ bản sao lưu đi cùng sổ cái này.',
    },
  );
}

function readableKey(file: string): UsageError {
  const chmod = `chmod 600 ${shellWord(file)}`;
  return new UsageError(
    'ledger.key_open',
    `Every account of this machine can read the ledger's key ${file}.`,
    `Type: ${chmod}`,
    { message: `Mọi tài khoản trên máy đều đọc được tệp khóa ${file} của sổ cái.`, remedy: `Gõ: ${chmod}` },
  );
}

/**
 * Written under another name and linked into place, so that of two processes one creates the key and neither reads
 * half of it.
 */
function createKey(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomKey(), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
