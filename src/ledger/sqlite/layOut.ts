import type { Database } from 'better-sqlite3';

/**
 * How the file of a new ledger is laid out. Only for a new one: in an old one `auto_vacuum` is a write transaction each time,
 * also of a command that only reads.
 */
export function layOut(database: Database): void {
  database.pragma('page_size = 8192');
  // So that `compact` can give space back in slices. It costs a page of pointers every 1,600 pages.
  database.pragma('auto_vacuum = INCREMENTAL');
}
