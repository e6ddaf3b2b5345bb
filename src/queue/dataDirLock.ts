import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { ENTRIES } from '../dataDir/entries.ts';
import { makePrivateFile } from '../dataDir/privateFile.ts';
import { makeDataDir } from '../dataDir/useDataDir.ts';
import { LedgerInUseError, systemCode } from '../domain/errors.ts';

export interface DataDirLock {
  release(): void;
}

const holderSchema = z.object({ pid: z.number(), command: z.string(), since: z.string() });

/**
 * Keeps a second daemon or `sync` out of the dataDir: throws `data_dir.locked`, exit code 5. Creates the folder if
 * needed.
 *
 * It is the kernel's lock on dongbo.lock, held through SQLite, so it ends with the process however that ends. Rejected:
 * a file with a process id, which may belong to another program after a crash, and is always the same in a container.
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
  // An existing file would keep its mode.
  rmSync(holderFile, { force: true });
  writeFileSync(holderFile, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  return { release: () => void database.close() };
}

function locked(dataDir: string, holderFile: string): LedgerInUseError {
  let who = 'Another dongbo';
  try {
    const holder = holderSchema.parse(JSON.parse(readFileSync(holderFile, 'utf8')));
    who = `dongbo ${holder.command} (process ${holder.pid}, since ${holder.since})`;
  } catch {
    // The holder file only completes the message.
  }
  return new LedgerInUseError(
    'data_dir.locked',
    `${who} is already working in ${dataDir}.`,
    'Stop it first, or give this one another dataDir. All commands except start and sync can run at the same time.',
  );
}
