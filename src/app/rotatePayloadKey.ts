import { accessSync, constants, existsSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ENTRIES, payloadKeyFile } from '../dataDir/entries.ts';
import { withFileLock } from '../dataDir/fileLock.ts';
import type { Actor } from '../domain/actor.ts';
import { LedgerInUseError, systemCode, UsageError } from '../domain/errors.ts';
import type { Instant } from '../domain/time.ts';
import { keyFingerprint, loadOrCreateKey } from '../ledger/payload/keyFile.ts';
import { nextKeyFile } from '../ledger/payload/keys.ts';
import { writeFact } from '../ledger/port/facts.ts';
import { PAYLOAD_KEY } from '../ledger/port/sharedFacts.ts';
import { fingerprintAt } from './checkPayloadKey.ts';
import { type LedgerConfig, openLedger } from './openLedger.ts';

interface Rotation {
  readonly fingerprint: string;
  readonly resealed: number;
  /** Sealed with a key that is lost: their cases are read again from the source. */
  readonly unopened: number;
}

/** How long a second change waits for the first. */
const PATIENCE_MS = 120_000;

/**
 * Seals every payload with a new key, beside a daemon of the same dataDir:
 *
 * 1. The new key is put beside the old one. From then on every process seals with it and opens with both (payload/keys.ts).
 * 2. Each payload sealed before is sealed again. The first of these transactions waits for those that began before step 1 and
 *    may still seal with the old key; the ones after it find all that they stored.
 * 3. The new key takes the old one's name. A process that looks before, between or after finds the new one.
 *
 * Killed between 1 and 3 it leaves two keys that every process reads; this function or the next start finishes it.
 */
export async function rotatePayloadKey(config: LedgerConfig, by: Actor, now: Instant): Promise<Rotation> {
  return await alone(config, () => rotate(config, by, now));
}

/**
 * Finishes a change of the key that was killed. Null where there is none, or where another process is at it or has just finished
 * it; `unfinished`: this account may not write where the key lies. A start waits for none of these, because it reads both keys.
 */
export async function finishRotation(
  config: LedgerConfig,
  by: Actor,
  now: Instant,
): Promise<Rotation | 'unfinished' | null> {
  if (!isRotating(config)) return null;
  if (!isWritable(dirname(payloadKeyFile(config)))) return 'unfinished';
  try {
    return await alone(config, async () => (isRotating(config) ? await rotate(config, by, now) : null), 0);
  } catch (error) {
    if (error instanceof LedgerInUseError) return null;
    throw error;
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    // It is made with the key.
    return systemCode(error) === 'ENOENT';
  }
}

/** Before anything is changed: the new key has to lie beside the old one. */
function requireWritable(folder: string): void {
  if (isWritable(folder)) return;
  throw new UsageError(
    'payload.key_folder',
    `This account may not write in ${folder}, where the payload key lies. Nothing was changed.`,
    'Run the command as an account that may, on the machine where the folder is not mounted read-only.',
    {
      message: `Tài khoản này không được ghi vào ${folder}, nơi để khóa nội dung. Chưa có gì thay đổi.`,
      remedy: 'Chạy lệnh bằng tài khoản ghi được, trên máy không gắn thư mục này ở chế độ chỉ đọc.',
    },
  );
}

/** Whether a change of the key is going on, or was killed. */
export function isRotating(config: LedgerConfig): boolean {
  return existsSync(nextKeyFile(payloadKeyFile(config)));
}

async function rotate(config: LedgerConfig, by: Actor, now: Instant): Promise<Rotation> {
  const file = payloadKeyFile(config);
  requireWritable(dirname(file));
  const ledger = openLedger(config);
  try {
    const next = loadOrCreateKey(nextKeyFile(file), file);
    const fingerprint = keyFingerprint(next);
    // Who begins meanwhile with a copy of the old key is refused. `wasMissed`: the next start tries every payload, and sets
    // aside what the new key does not open.
    await writeFact(ledger, PAYLOAD_KEY, { fingerprint, wasMissed: true }, now);
    const { resealed, unopened } = await ledger.resealPayloads(next);
    await ledger.appendAudit({
      ...{ at: now, ...by, action: 'payload_key.rotated', subject: fingerprint, count: resealed },
      note: '',
    });
    if (unopened === 0) await writeFact(ledger, PAYLOAD_KEY, { fingerprint, wasMissed: false }, now);
    takeName(file, fingerprint);
    return { fingerprint, resealed, unopened };
  } finally {
    await ledger.close();
  }
}

/** Another machine that uses the same key file, and began while this one was at it, can have been faster with the same new key. */
function takeName(file: string, fingerprint: string): void {
  try {
    renameSync(nextKeyFile(file), file);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || fingerprintAt(file) !== fingerprint) throw error;
  }
}

/** Two changes at once would seal with two new keys, of which one has no name in the end. */
async function alone<T>(
  { dataDir }: LedgerConfig,
  work: () => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const busy = (): LedgerInUseError =>
    new LedgerInUseError(
      'payload.key_changing',
      'Another dongbo is changing the payload key.',
      'Wait until it has ended, and try again.',
      { message: 'Một dongbo khác đang đổi khóa nội dung.', remedy: 'Chờ việc đó kết thúc rồi thử lại.' },
    );
  return await withFileLock({ file: join(dataDir, ENTRIES.keysLock), patienceMs, busy }, work);
}
