import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';

/** What dongbo itself keeps in dataDir, by its name there. Whatever else stands in the folder is somebody else's. */
export const ENTRIES = {
  ledger: 'ledger.db',
  /** SQLite's own, beside the ledger while it is open, and beside the lock while it is held. */
  ledgerLog: 'ledger.db-wal',
  ledgerIndex: 'ledger.db-shm',
  ledgerJournal: 'ledger.db-journal',
  lock: 'dongbo.lock',
  lockJournal: 'dongbo.lock-journal',
  lockHolder: 'dongbo.lock.json',
  keys: 'keys',
  redis: 'redis',
} as const;

export function ledgerFile(dataDir: string): string {
  return join(dataDir, ENTRIES.ledger);
}

export function payloadKeyFile(dataDir: string): string {
  return join(dataDir, ENTRIES.keys, 'payload.key');
}

/** A file or folder that is there. */
export interface Entry {
  readonly path: string;
  readonly stats: Stats;
}

/**
 * What dongbo keeps in dataDir, with the contents of its folders but without links. What cannot be seen is left out.
 */
export function ownEntries(dataDir: string): readonly Entry[] {
  return Object.values(ENTRIES).flatMap((name) => entriesAt(join(dataDir, name)));
}

function entriesAt(path: string): readonly Entry[] {
  const stats = statsOf(path);
  if (stats === null || stats.isSymbolicLink()) return [];
  const inside = stats.isDirectory() ? namesIn(path).flatMap((name) => entriesAt(join(path, name))) : [];
  return [{ path, stats }, ...inside];
}

function statsOf(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
