import { existsSync } from 'node:fs';
import { payloadKeyFile } from '../dataDir/entries.ts';
import { loadKey, loadOrCreateKey, randomKey } from '../ledger/payload/codec.ts';
import { isOnServer, type LedgerConfig, serverSettings } from './openLedger.ts';

/**
 * As on SQLite: a key is made only where no payload on the server needs another one, perhaps that of another machine. Null:
 * payloads are not sealed, or the ledger is not on a server.
 */
export async function keyForServer(config: LedgerConfig): Promise<Buffer | null> {
  if (!isOnServer(config)) return null;
  const keyFile = payloadKeyFile(config);
  if (existsSync(keyFile)) return loadKey(keyFile);
  if (!config.privacy.encryptPayload) return null;
  const { hasSealedPayloads } = await import('../ledger/postgres/sealed.ts');
  return (await hasSealedPayloads(serverSettings(config.ledger))) ? randomKey() : loadOrCreateKey(keyFile);
}
