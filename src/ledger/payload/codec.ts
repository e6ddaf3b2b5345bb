import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CaseRecord } from '../../domain/caseRecord.ts';
import { DongboError, systemCode, UsageError } from '../../domain/errors.ts';
import { shellWord } from '../../domain/shellWord.ts';

/** Turns a case into the bytes of its payload row and back. */
export interface PayloadCodec {
  seal(record: CaseRecord): Buffer;
  /** Throws `ledger.payload` when the bytes cannot be read with this key. */
  open(body: Buffer): CaseRecord;
}

const KEY_BYTES = 32;
const WORLD_READABLE = 0o004;
const NONCE_BYTES = 12;
const NONCES_AT_ONCE = 256;
const TAG_BYTES = 16;
/** The first byte tells the forms apart, so that `privacy.encryptPayload` may change between starts. */
const PLAIN = 0;
const SEALED = 1;

/**
 * AES-256-GCM with a random 96-bit nonce a payload: [1][nonce 12][ciphertext][tag 16]. With random nonces
 * one key is good for 2³² payloads (NIST SP 800-38D); the nation's yearly traffic is about 2²⁷.
 *
 * `seals`: false leaves what is stored from now on in the clear, and the key opens what was sealed before.
 */
export function createPayloadCodec(secret: (() => Buffer) | null, seals = true): PayloadCodec {
  // A key given as bytes is taken in anew for each cipher, which costs more than the enciphering.
  let taken: KeyObject | null = null;
  const keyOf = (): KeyObject | null => {
    if (secret !== null) taken ??= createSecretKey(secret());
    return taken;
  };
  const nextNonce = createNonces();
  return {
    seal: (record) => {
      const text = JSON.stringify(record);
      const key = seals ? keyOf() : null;
      if (key === null) return Buffer.concat([Buffer.of(PLAIN), Buffer.from(text, 'utf8')]);
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const sealed = cipher.update(text, 'utf8');
      // GCM is a stream mode: final() yields no bytes, it only computes the tag.
      cipher.final();
      return Buffer.concat([Buffer.of(SEALED), nonce, sealed, cipher.getAuthTag()]);
    },
    open: (body) => {
      const key = body[0] === PLAIN ? null : keyOf();
      try {
        return JSON.parse(body[0] === PLAIN ? body.toString('utf8', 1) : unseal(body, key)) as CaseRecord;
      } catch {
        // The reason is not passed on: a parser's message quotes what it parsed.
        throw new DongboError({
          code: 'ledger.payload',
          message: 'A stored payload could not be decrypted with the key in dataDir/keys.',
          remedy: 'Put the key file back that belongs to this ledger; then start again.',
        });
      }
    },
  };
}

/** Random nonces, each given out once. Drawn many at a time: the system's generator is slow to start. */
function createNonces(): () => Buffer {
  let drawn = Buffer.alloc(0);
  return () => {
    if (drawn.length === 0) drawn = randomBytes(NONCES_AT_ONCE * NONCE_BYTES);
    const nonce = drawn.subarray(0, NONCE_BYTES);
    drawn = drawn.subarray(NONCE_BYTES);
    return nonce;
  };
}

function unseal(body: Buffer, key: KeyObject | null): string {
  if (key === null || body[0] !== SEALED) throw new Error('no key');
  const nonce = body.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
  const text = decipher.update(body.subarray(1 + NONCE_BYTES, body.length - TAG_BYTES));
  // Throws when the tag is wrong; it yields no bytes, as above.
  decipher.final();
  return text.toString('utf8');
}

/**
 * The ledger's key, made on first use with mode 0600. Losing it loses no count: payloads are re-read from the
 * source; but it must never be replaced silently, so a file of another length is an error and not a new key.
 */
export function loadOrCreateKey(file: string): Buffer {
  if (!existsSync(file)) createKey(file);
  return loadKey(file);
}

/** The key that is there. UsageError where there is none, or others can read it as with a secret, or it is none. */
export function loadKey(file: string): Buffer {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) throw noKey(file);
  if ((mode & WORLD_READABLE) !== 0) throw openKey(file);
  const key = readFileSync(file);
  if (key.length !== KEY_BYTES) {
    throw new DongboError({
      code: 'ledger.key',
      message: `The key file ${file} has ${key.length} bytes; it must have ${KEY_BYTES}.`,
      remedy: 'Restore it from the backup that belongs to this ledger.',
      exitCode: 2,
    });
  }
  return key;
}

function noKey(file: string): UsageError {
  return new UsageError(
    'ledger.key_missing',
    `The ledger's key ${file} is not there.`,
    'Restore it from the backup that belongs to this ledger.',
    {
      message: `Không có tệp khóa ${file} của sổ cái.`,
      remedy: 'Khôi phục tệp khóa từ bản sao lưu đi cùng sổ cái này.',
    },
  );
}

function openKey(file: string): UsageError {
  const chmod = `chmod 600 ${shellWord(file)}`;
  return new UsageError(
    'ledger.key_open',
    `Every account of this machine can read the ledger's key ${file}.`,
    `Type: ${chmod}`,
    { message: `Mọi tài khoản trên máy đều đọc được tệp khóa ${file} của sổ cái.`, remedy: `Gõ: ${chmod}` },
  );
}

/**
 * Written under another name and linked into place: of two processes that start at once one makes the key,
 * and neither ever reads half of one.
 */
function createKey(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(KEY_BYTES), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
