import { existsSync } from 'node:fs';
import { payloadKeyFile } from '../dataDir/entries.ts';
import { keyFingerprint, loadKey } from '../ledger/payload/keyFile.ts';
import { sealingKeyFile } from '../ledger/payload/keys.ts';
import { readFact, writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { PAYLOAD_KEY } from '../ledger/port/sharedFacts.ts';
import type { Log } from '../observability/log.ts';
import type { LedgerConfig } from './openLedger.ts';

const READ_AGAIN_REMEDY = 'None: a census from the beginning, now due, brings these cases in again.';

const KEY_REMEDY =
  'Put back the payload key that belongs to this ledger, from its backup, and start again. Waiting cases that it sealed are read from the source again meanwhile.';

/**
 * Compares the payload key with the one that the ledger remembers. Only where they differ is every payload tried: what the key
 * does not open is set aside and read again. The ledger keeps the fingerprint of the key it had until nothing needs that key
 * any more, so that a lost key is not forgotten with the first start.
 */
export async function checkPayloadKey(config: LedgerConfig, ledger: Ledger, log: Log): Promise<void> {
  const path = payloadKeyFile(config);
  const found = fingerprintAt(path);
  const known = (await readFact(ledger, PAYLOAD_KEY))?.value ?? null;
  const differs = (known?.fingerprint ?? null) !== found;
  if (!differs && known?.wasMissed !== true) return;
  const now = Date.now();
  const { opened, unopened, setAside, returned } = await ledger.reviewPayloads(now);
  if (returned > 0) log.info('payload.returned', { count: returned });
  if (setAside > 0) log.warn('payload.set_aside', { count: setAside, remedy: READ_AGAIN_REMEDY });
  // A ledger of an earlier version remembers the first key that opens something.
  const fits = !differs || unopened === 0 || (known === null && opened > 0);
  if (fits && found !== null) {
    await writeFact(ledger, PAYLOAD_KEY, { fingerprint: found, wasMissed: false }, now);
  } else if (unopened > 0) {
    const fields = { path, count: unopened, remedy: KEY_REMEDY };
    if (found === null) log.error('payload.key_missing', fields);
    else log.error('payload.key_other', fields);
    if (known !== null) await writeFact(ledger, PAYLOAD_KEY, { ...known, wasMissed: true }, now);
  }
}

/**
 * Whether the key that the ledger remembers is in its place, `changing` while a new one lies beside it; null: it remembers none.
 * Errors as of loadKey.
 */
export async function stateOfPayloadKey(
  config: LedgerConfig,
  ledger: Pick<Ledger, 'fact'>,
): Promise<'there' | 'changing' | 'missing' | 'other' | null> {
  const known = (await readFact(ledger, PAYLOAD_KEY))?.value ?? null;
  if (known === null) return null;
  const path = payloadKeyFile(config);
  const found = fingerprintAt(path);
  if (found === null) return 'missing';
  if (sealingKeyFile(path) !== path) return 'changing';
  return found === known.fingerprint ? 'there' : 'other';
}

/** That of the key which seals now; null: there is none. */
export function fingerprintAt(keyFile: string): string | null {
  const path = sealingKeyFile(keyFile);
  return existsSync(path) ? keyFingerprint(loadKey(path)) : null;
}
