import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { ENTRIES } from '../dataDir/entries.ts';
import { makePrivateFile } from '../dataDir/privateFile.ts';
import { systemCode, UsageError } from '../domain/errors.ts';

/** A change takes some milliseconds, the upload of a large table some seconds. */
const PATIENCE_MS = 15_000;
const RETRY_MS = 20;

/**
 * Runs the work while no other process or thread changes a mapping table of this dataDir. The kernel's lock, as in
 * queue/dataDirLock.ts: it ends with the process. UsageError `mappings.busy` when another change does not end.
 */
export async function withTablesLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const file = join(dataDir, ENTRIES.tablesLock);
  makePrivateFile(file);
  const database = new Database(file, { timeout: 0 });
  try {
    await acquired(database);
    return await work();
  } finally {
    database.close();
  }
}

async function acquired(database: Database.Database): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      database.exec('begin exclusive');
      return;
    } catch (error) {
      if (systemCode(error) !== 'SQLITE_BUSY') throw error;
      if (performance.now() > deadline) throw busy();
    }
    await sleep(RETRY_MS);
  }
}

function busy(): UsageError {
  return new UsageError(
    'mappings.busy',
    'Another change of the mapping tables is under way.',
    'Try again in a moment.',
    { message: 'Đang có thay đổi khác trên các bảng mã.', remedy: 'Thử lại sau ít phút.' },
  );
}
