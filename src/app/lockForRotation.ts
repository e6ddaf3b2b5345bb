import { hostname } from 'node:os';
import { LedgerInUseError } from '../domain/errors.ts';
import type { LedgerLock } from '../ledger/postgres/lock.ts';
import { holderPid } from '../queue/dataDirLock.ts';
import { lockServer } from './lockServer.ts';
import { type LedgerConfig, openLedger } from './openLedger.ts';

/**
 * Keeps other machines away from a ledger on a server while its key changes. Null: the ledger is not on a server, or nobody
 * works on it but the daemon of this dataDir, which reads the same files. LedgerInUseError where others do: they may have copies
 * of the key.
 */
export async function lockForRotation(config: LedgerConfig): Promise<LedgerLock | null> {
  try {
    return await lockServer(config, 'keys rotate-payload');
  } catch (error) {
    if (error instanceof LedgerInUseError && (await isOwnDaemonAlone(config))) return null;
    throw error;
  }
}

async function isOwnDaemonAlone(config: LedgerConfig): Promise<boolean> {
  const pid = holderPid(config.dataDir);
  const ledger = openLedger(config);
  try {
    const living = (await ledger.processes()).filter(({ diedAt }) => diedAt === null);
    return living.length > 0 && living.every((one) => one.host === hostname() && one.pid === pid);
  } finally {
    await ledger.close();
  }
}
