import type { Config } from '../config/config.ts';
import { ledgerFile } from '../dataDir/entries.ts';
import { type Compaction, compactLedger, isCompactable, rebuildLedger } from '../ledger/sqlite/compact.ts';
import { lockDataDir } from '../queue/dataDirLock.ts';

/**
 * Gives free space of the ledger back to the disk, beside a running daemon. A ledger of an earlier version is rebuilt once
 * as a whole: `data_dir.locked` while a daemon runs.
 */
export async function compact({
  dataDir,
}: Pick<Config, 'dataDir'>): Promise<Compaction & { rebuilt: boolean }> {
  const file = ledgerFile(dataDir);
  if (isCompactable(file)) return { ...(await compactLedger(file)), rebuilt: false };
  const lock = lockDataDir(dataDir, 'compact');
  try {
    return { ...rebuildLedger(file), rebuilt: true };
  } finally {
    lock.release();
  }
}

/**
 * Whether free pages of the ledger can still hold what earlier versions deleted, which did not overwrite it. Rebuilding the
 * ledger once leaves none of it.
 */
export function holdsRemains({ dataDir }: Pick<Config, 'dataDir'>): boolean {
  return !isCompactable(ledgerFile(dataDir));
}
