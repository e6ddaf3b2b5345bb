import { hash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** What the tables that hold a record hold now, as one hash: equal hashes mean that no record was written. */
export function recordsHash(dataDir: string): string {
  return reading(dataDir, (database) => {
    const tables = ['record', 'payload', 'tally', 'event', 'draft', 'baseline'];
    const rows = tables.map((table) => database.prepare(`select * from ${table}`).raw().all());
    return hash('sha256', JSON.stringify(rows), 'hex');
  });
}

/** Records by their stored state. */
export function states(dataDir: string): Readonly<Record<string, number>> {
  return reading(dataDir, (database) => {
    const rows = database.prepare('select state, count(*) from record group by state').raw().all();
    return Object.fromEntries(rows as [string, number][]);
  });
}

function reading<T>(dataDir: string, work: (database: Database.Database) => T): T {
  const database = new Database(join(dataDir, 'ledger.db'), { readonly: true });
  try {
    return work(database);
  } finally {
    database.close();
  }
}
