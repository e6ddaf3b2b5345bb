import { existsSync, renameSync } from 'node:fs';
import { payloadKeyFile } from '../dataDir/entries.ts';
import type { Actor } from '../domain/actor.ts';
import type { Instant } from '../domain/time.ts';
import { keyFingerprint, loadOrCreateKey } from '../ledger/payload/codec.ts';
import { writeFact } from '../ledger/port/facts.ts';
import { PAYLOAD_KEY } from '../ledger/port/sharedFacts.ts';
import { type LedgerConfig, openLedger } from './openLedger.ts';

interface Rotation {
  readonly fingerprint: string;
  readonly resealed: number;
  /** Sealed with a key that is lost: their cases are read again from the source. */
  readonly unopened: number;
}

/**
 * Seals every payload with a new key. For the holder of the dataDir's lock. The new key lies beside the old one until it has
 * sealed everything, and then takes its name in one step; a change that was killed continues with both keys.
 */
export async function rotatePayloadKey(config: LedgerConfig, by: Actor, now: Instant): Promise<Rotation> {
  const file = payloadKeyFile(config);
  const ledger = openLedger(config);
  try {
    const next = loadOrCreateKey(nextKeyFile(file));
    const fingerprint = keyFingerprint(next);
    const { resealed, unopened } = await ledger.resealPayloads(next);
    await ledger.appendAudit({
      ...{ at: now, ...by, action: 'payload_key.rotated', subject: fingerprint, count: resealed },
      note: '',
    });
    // `wasMissed`: the next start tries every payload, and sets aside what the new key does not open.
    await writeFact(ledger, PAYLOAD_KEY, { fingerprint, wasMissed: unopened > 0 }, now);
    renameSync(nextKeyFile(file), file);
    return { fingerprint, resealed, unopened };
  } finally {
    await ledger.close();
  }
}

/** Whether a change of the key was killed. */
export function isRotating(config: LedgerConfig): boolean {
  return existsSync(nextKeyFile(payloadKeyFile(config)));
}

function nextKeyFile(file: string): string {
  return `${file}.next`;
}
