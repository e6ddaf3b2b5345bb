import Database from 'better-sqlite3';
import { WRITE_TRIED } from '../port/sharedFacts.ts';

/** A process that holds the ledger locked for longer than this holds it up. */
const LOCKED_MS = 1_000;

/**
 * Writes a row into the ledger by a connection of its own, as a delivery would. Throws what SQLite refuses: a full or read-only
 * disk, a lock, damage, missing rights.
 */
export function tryLedgerWrite(file: string, now: number): void {
  const database = new Database(file, { fileMustExist: true, timeout: LOCKED_MS });
  try {
    // As deliveries write: no flush of the disk each time.
    database.pragma('synchronous = NORMAL');
    database
      .prepare(
        'insert into fact (name, value, at) values (?, ?, ?) on conflict do update set at = excluded.at',
      )
      .run(WRITE_TRIED.name, 'null', now);
  } finally {
    database.close();
  }
}
