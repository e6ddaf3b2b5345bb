import { chmodSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemCode } from '../../domain/errors.ts';

/** In the place of the files that are being read; hidden, and no name of a taken file. */
const LOCK = '.dongbo.lock';

export interface FolderLock {
  /** The file system has no locks, so nothing keeps other processes out. */
  readonly isUseless: boolean;
  release(): void;
}

/**
 * The lock of a folder whose files one process takes and reads at a time; null while another one has it. Without it a file that
 * one process reads looks to another like one that a crash left behind.
 *
 * It is the kernel's, held through SQLite, so it ends with the process however that ends. Nothing is ever written into the
 * file. Rejected: a file with a process id or a time, which has to be guessed to be stale.
 */
export function lockFolder(
  reading: string,
  open: (file: string) => Pick<Database.Database, 'exec' | 'close'> = openFile,
): FolderLock | null {
  const file = join(reading, LOCK);
  const isNew = !existsSync(file);
  const database = open(file);
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    const code = systemCode(error);
    if (code.startsWith('SQLITE_BUSY')) return null;
    if (code.startsWith('SQLITE_IOERR')) return { isUseless: true, release: () => {} };
    throw error;
  }
  // With the rights of its folder: another account may work there, too.
  if (isNew) shareRights(file, reading);
  return { isUseless: false, release: () => void database.close() };
}

function shareRights(file: string, folder: string): void {
  try {
    chmodSync(file, statSync(folder).mode & 0o666);
  } catch {
    // A share of another system has rights of its own.
  }
}

function openFile(file: string): Database.Database {
  return new Database(file, { timeout: 0 });
}
