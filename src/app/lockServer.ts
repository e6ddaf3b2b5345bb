import type { LedgerLock } from '../ledger/postgres/lock.ts';
import { isOnServer, type LedgerConfig, serverSettings } from './openLedger.ts';

/** The lock of a ledger on a server, which other machines see, too; null: the lock of the dataDir is enough. */
export async function lockServer(
  config: LedgerConfig,
  command: string,
  { shared = false }: { readonly shared?: boolean } = {},
): Promise<LedgerLock | null> {
  if (!isOnServer(config)) return null;
  // The driver is loaded only where it is needed.
  const { LedgerLock } = await import('../ledger/postgres/lock.ts');
  return await LedgerLock.take(serverSettings(config.ledger), command, { shared });
}
