import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';

/** The names of what dongbo keeps in dataDir. Everything else in the folder belongs to somebody else. */
export const ENTRIES = {
  ledger: 'ledger.db',
  /** SQLite's own files, next to the ledger while it is open and next to the lock while it is held. */
  ledgerLog: 'ledger.db-wal',
  ledgerIndex: 'ledger.db-shm',
  ledgerJournal: 'ledger.db-journal',
  /** Which ledger belongs into the folder. */
  ledgerMark: 'ledger.id',
  /** Until a restore is complete. */
  ledgerRestoring: 'ledger.db.restoring',
  /** Until a copy from a server is complete. */
  ledgerCopying: 'ledger.db.copying',
  ledgerCopyingLog: 'ledger.db.copying-wal',
  ledgerCopyingIndex: 'ledger.db.copying-shm',
  /** Copies of the ledger as it was before it was migrated. */
  upgrades: 'upgrades',
  lock: 'dongbo.lock',
  lockJournal: 'dongbo.lock-journal',
  lockHolder: 'dongbo.lock.json',
  keys: 'keys',
  /** Held while the payload key is being changed. */
  keysLock: 'keys.lock',
  keysLockJournal: 'keys.lock-journal',
  /** Mapping tables that the configuration leaves out. */
  tables: 'mappings',
  /** Held while one of the tables is being changed. */
  tablesLock: 'mappings.lock',
  tablesLockJournal: 'mappings.lock-journal',
  redis: 'redis',
} as const;

/** SQLite's own files beside a ledger. */
const BESIDE = '(?:-(?:wal|shm|journal))?';
/**
 * Ledgers under other names, which hold what a ledger holds: the damaged one that a repair set aside, the new one while it is
 * being repaired, what a daemon saved of a deleted one, and what a restore or the person before it moved away.
 */
const OTHER_LEDGERS = new RegExp(
  `^ledger\\.(?:(?:damaged-.*|rescued-.*|repairing)\\.db|db\\.restoring|db\\.old)${BESIDE}$|^ledger\\.db-.*\\.before-restore$`,
);

/** Whether dongbo made what has this name in dataDir. */
export function isOwnName(name: string): boolean {
  return NAMES.has(name) || OTHER_LEDGERS.test(name);
}

const NAMES: ReadonlySet<string> = new Set(Object.values(ENTRIES));

export function ledgerFile(dataDir: string): string {
  return join(dataDir, ENTRIES.ledger);
}

/** The file of the payload key: the configured one, or one in dataDir. */
export function payloadKeyFile(config: {
  readonly dataDir: string;
  readonly privacy: { readonly keyFile: string | null };
}): string {
  return config.privacy.keyFile ?? join(config.dataDir, ENTRIES.keys, 'payload.key');
}

export interface Entry {
  readonly path: string;
  readonly stats: Stats;
}

/** What dongbo keeps in dataDir, with the contents of its folders; without links and without what cannot be read. */
export function ownEntries(dataDir: string): readonly Entry[] {
  return namesIn(dataDir)
    .filter(isOwnName)
    .flatMap((name) => entriesAt(join(dataDir, name)));
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
