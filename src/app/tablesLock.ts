import { join } from 'node:path';
import { ENTRIES } from '../dataDir/entries.ts';
import { withFileLock } from '../dataDir/fileLock.ts';
import { UsageError } from '../domain/errors.ts';

/** A change takes some milliseconds, the upload of a large table some seconds. */
const PATIENCE_MS = 15_000;

/**
 * Runs the work while no other process or thread changes a mapping table of this dataDir. UsageError `mappings.busy` when
 * another change does not end.
 */
export async function withTablesLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  return await withFileLock({ file: join(dataDir, ENTRIES.tablesLock), patienceMs: PATIENCE_MS, busy }, work);
}

function busy(): UsageError {
  return new UsageError(
    'mappings.busy',
    'Another change of the mapping tables is under way.',
    'Try again in a moment.',
    { message: 'Đang có thay đổi khác trên các bảng mã.', remedy: 'Thử lại sau ít phút.' },
  );
}
