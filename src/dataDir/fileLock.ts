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
  const database = new Database(lock.file, { timeout: 0 });
  try {
    await acquired(database, lock);
    return await work();
  } finally {
    database.close();
  }
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
