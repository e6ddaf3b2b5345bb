import { chownSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { systemCode } from '../domain/errors.ts';
import { makePrivateFile } from './privateFile.ts';

export interface FileLock {
  readonly file: string;
  /** How long to wait for the holder, in milliseconds. */
  readonly patienceMs: number;
  /** The error when that was not enough. */
  readonly busy: () => Error;
}

const RETRY_MS = 20;

/**
 * Runs the work while no other process or thread holds the lock of this file. The kernel's lock, as in
 * queue/dataDirLock.ts: it ends with the process.
 */
export async function withFileLock<T>(lock: FileLock, work: () => Promise<T>): Promise<T> {
  makePrivateFile(lock.file);
  giveToOwner(lock.file);
  const database = new Database(lock.file, { timeout: 0 });
  try {
    await acquired(database, lock);
    return await work();
  } finally {
    database.close();
  }
}

/** What root locks beside a daemon under an account of its own, that account has to open at its next start. */
function giveToOwner(file: string): void {
  const [own, folder] = [statSync(file), statSync(dirname(file))];
  if (process.getuid?.() === 0 && own.uid === 0 && folder.uid !== 0) chownSync(file, folder.uid, folder.gid);
}

async function acquired(database: Database.Database, { patienceMs, busy }: FileLock): Promise<void> {
  const deadline = performance.now() + patienceMs;
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
