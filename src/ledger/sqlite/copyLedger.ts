import { closeSync, fsyncSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { makePrivateFile } from '../../dataDir/privateFile.ts';
import { copyLog } from './copyLog.ts';

/** More than any database has: SQLite begins a copy in steps again whenever another process writes between two of them. */
const ALL_PAGES = 0x7f_ff_ff_ff;

/**
 * A consistent copy of a ledger that is in use, by SQLite's own online copy, in one file without a log. It reads in one
 * transaction: deliveries continue, and the log grows by what they write meanwhile.
 */
export async function copyLedger(file: string, to: string): Promise<void> {
  makePrivateFile(to);
  const source = new Database(file, { fileMustExist: true });
  try {
    await source.backup(to, { progress: () => ALL_PAGES });
    copyLog(source);
  } finally {
    source.close();
  }
  const copy = new Database(to);
  try {
    // With a log, a copy on a read-only disk could not be opened.
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
  const written = openSync(to, 'r+');
  try {
    fsyncSync(written);
  } finally {
    closeSync(written);
  }
}

export interface LedgerInspection {
  /** The number of its migrations. */
  readonly schema: number;
  /** What SQLite finds wrong with it; null: nothing. */
  readonly damage: string | null;
}

/** Opens a ledger that nobody uses, and has SQLite check it. */
export function inspectLedger(file: string): LedgerInspection {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const schema = Number(database.pragma('user_version', { simple: true }));
    const found = String(database.pragma('quick_check(1)', { simple: true }));
    return { schema, damage: found === 'ok' ? null : found };
  } catch (error) {
    return { schema: 0, damage: error instanceof Error ? error.message : String(error) };
  } finally {
    database.close();
  }
}
