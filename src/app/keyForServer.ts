import { payloadKeyFile } from '../dataDir/entries.ts';
import { randomKey } from '../ledger/payload/keyFile.ts';
import { hasKey, keysIn, newKeys, type PayloadKeys, usableKeys } from '../ledger/payload/keys.ts';
import { isOnServer, type LedgerConfig, serverSettings } from './openLedger.ts';

/**
 * As on SQLite: a key is made only where no payload on the server needs another one, perhaps that of another machine. Null:
 * payloads are not sealed, or the ledger is not on a server.
 */
export async function keyForServer(config: LedgerConfig): Promise<PayloadKeys | null> {
  if (!isOnServer(config)) return null;
  const keyFile = payloadKeyFile(config);
  if (hasKey(keyFile)) return usableKeys(keyFile);
  if (!config.privacy.encryptPayload) return null;
  const { hasSealedPayloads } = await import('../ledger/postgres/sealed.ts');
  return (await hasSealedPayloads(serverSettings(config.ledger)))
    ? keysIn(keyFile, randomKey())
    : newKeys(keyFile);
}
