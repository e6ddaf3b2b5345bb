import { hash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DongboError, EXIT_CODES, systemCode, UsageError } from '../../domain/errors.ts';
import { shellWord } from '../../domain/shellWord.ts';

const KEY_BYTES = 32;
const WORLD_READABLE = 0o004;
/** Never for everybody, whatever the rights of the key before are. */
const MOST_RIGHTS = 0o660;

/**
 * The ledger's key, created on first use with mode 0600. Losing it loses no count, because payloads are read again from
 * the source; but it must never be replaced silently, so a file of another length is an error and not a new key. `before`: the
 * key that a new one follows, which whoever may read that one may read as well: a daemon under an account of its own has to read
 * what root makes.
 */
export function loadOrCreateKey(file: string, before: string | null = null): Buffer {
  if (!existsSync(file)) createKey(file, before);
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
 * Written under another name and linked into place, so that of two processes one creates the key and neither reads half of it,
 * or finds one that it may not read. On the disk before it seals anything: a power cut must not leave an empty one.
 */
function createKey(file: string, before: string | null): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, randomKey(), { mode: 0o600, flush: true });
    if (before !== null) takeRights(draft, before);
    linkSync(draft, file);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function takeRights(draft: string, before: string): void {
  const old = statSync(before, { throwIfNoEntry: false });
  if (old === undefined) return;
  const made = statSync(draft);
  // Only root can give a file away; everybody else's group may be another of theirs.
  const uid = made.uid === 0 ? old.uid : made.uid;
  if (made.uid !== uid || made.gid !== old.gid) chownSync(draft, uid, old.gid);
  chmodSync(draft, (made.mode | old.mode) & MOST_RIGHTS);
}
