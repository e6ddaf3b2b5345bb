import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { ENTRIES } from '../dataDir/entries.ts';
import { makePrivateFile } from '../dataDir/privateFile.ts';
import { makeDataDir } from '../dataDir/useDataDir.ts';
import { systemCode, UsageError } from '../domain/errors.ts';

export interface DataDirLock {
  release(): void;
}

const holderSchema = z.object({ pid: z.number(), command: z.string(), since: z.string() });

/**
 * Keeps a second daemon (or `sync`) out of the same dataDir: throws `data_dir.locked`, exit code 2.
 * Makes the folder where it is missing (makeDataDir).
 *
 * The lock is the kernel's own lock on the file dongbo.lock, taken and held through SQLite: it ends with the
 * process however that ends, so what a killed process leaves behind is never mistaken for a living one.
 * Rejected: a file with a process id. After a crash the id may belong to another program by then, and a
 * container's first process always has the same one.
 */
export function lockDataDir(dataDir: string, command: string): DataDirLock {
  makeDataDir(dataDir);
  const holderFile = join(dataDir, ENTRIES.lockHolder);
  const lockFile = join(dataDir, ENTRIES.lock);
  makePrivateFile(lockFile);
  const database = new Database(lockFile, { timeout: 0 });
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    if (systemCode(error) === 'SQLITE_BUSY') {
      throw locked(dataDir, holderFile);
    }
    throw error;
  }
  const holder = { pid: process.pid, command, since: new Date().toISOString() };
  // A file that is there would keep the rights it has.
  rmSync(holderFile, { force: true });
  writeFileSync(holderFile, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  return { release: () => void database.close() };
}

function locked(dataDir: string, holderFile: string): UsageError {
  let who = 'Another dongbo';
  try {
    const holder = holderSchema.parse(JSON.parse(readFileSync(holderFile, 'utf8')));
    who = `dongbo ${holder.command} (process ${holder.pid}, since ${holder.since})`;
  } catch {
    // The holder file only completes the message; the lock holds without it.
  }
  return new UsageError(
    'data_dir.locked',
    `${who} is already working in ${dataDir}.`,
    'Stop it first, or give this one another dataDir. All commands except start and sync can run at the same time.',
  );
}
