import { ledgerFile } from '../dataDir/entries.ts';
import { UsageError } from '../domain/errors.ts';
import { placeOf } from '../ledger/postgres/settings.ts';
import { type Compaction, compactLedger, isCompactable, rebuildLedger } from '../ledger/sqlite/compact.ts';
import { lockDataDir } from '../queue/dataDirLock.ts';
import { isOnServer, type LedgerConfig } from './openLedger.ts';

/**
 * Gives free space of the ledger back to the disk, beside a running daemon. A ledger of an earlier version is rebuilt once
 * as a whole: `data_dir.locked` while a daemon runs.
 */
export async function compact(config: LedgerConfig): Promise<Compaction & { rebuilt: boolean }> {
  if (isOnServer(config)) throw compactsItself(placeOf(config.ledger));
  const { dataDir } = config;
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
export function holdsRemains(config: LedgerConfig): boolean {
  return !isOnServer(config) && !isCompactable(ledgerFile(config.dataDir));
}

function compactsItself(place: string): UsageError {
  return new UsageError(
    'ledger.on_server',
    `The ledger ${place} is on a server, which gives free space back by itself (autovacuum).`,
    'Nothing has to be done. After a large deletion: VACUUM FULL by the administrator of the server, while dongbo is stopped.',
    {
      message: `Sổ cái ${place} nằm trên máy chủ, và máy chủ tự thu hồi chỗ trống (autovacuum).`,
      remedy:
        'Không cần làm gì. Sau khi xóa nhiều dữ liệu: quản trị máy chủ chạy VACUUM FULL khi dongbo đã dừng.',
    },
  );
}
