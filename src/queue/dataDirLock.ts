import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { ENTRIES } from '../dataDir/entries.ts';
import { makePrivateFile } from '../dataDir/privateFile.ts';
import { makeDataDir } from '../dataDir/useDataDir.ts';
import { LedgerInUseError, systemCode } from '../domain/errors.ts';
import { PROCESS_ID_LENGTH } from '../domain/processes.ts';

export interface DataDirLock {
  /** The holder's name among the processes of a ledger. */
  readonly id: string;
  /** That of the holder before, which has ended; null where it is not known. */
  readonly before: string | null;
  release(): void;
}

const holderSchema = z.object({
  pid: z.number(),
  command: z.string(),
  since: z.string(),
  id: z.string().optional(),
});
type Holder = z.infer<typeof holderSchema>;

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
  const before = readHolder(holderFile)?.id ?? null;
  const id = randomBytes(PROCESS_ID_LENGTH / 2).toString('hex');
  const holder: Holder = { pid: process.pid, command, since: new Date().toISOString(), id };
  // An existing file would keep its mode.
  rmSync(holderFile, { force: true });
  writeFileSync(holderFile, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  return { id, before, release: () => void database.close() };
}

function locked(dataDir: string, holderFile: string): LedgerInUseError {
  const holder = readHolder(holderFile);
  const who =
    holder === null
      ? 'Another dongbo'
      : `dongbo ${holder.command} (process ${holder.pid}, since ${holder.since})`;
  return new LedgerInUseError(
    'data_dir.locked',
    `${who} is already working in ${dataDir}.`,
    'Stop it first, or give this one another dataDir. Commands that read, and those that change single things, such as a replay, run beside it.',
  );
}

/** The process that has the lock, or had it last; null where that is not known. */
export function holderPid(dataDir: string): number | null {
  return readHolder(join(dataDir, ENTRIES.lockHolder))?.pid ?? null;
}

/** Null where it cannot be read: nothing depends on it alone. */
function readHolder(holderFile: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(holderFile, 'utf8')));
  } catch {
    return null;
  }
}
