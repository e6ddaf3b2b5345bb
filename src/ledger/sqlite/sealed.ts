import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';

/**
 * Whether the ledger in this file holds a sealed payload, so that its key is needed and must not be replaced. Stops at the
 * first one; makes nothing.
 */
export function hasSealedPayloads(file: string): boolean {
  if (!existsSync(file)) return false;
  const database = new Database(file, { fileMustExist: true, timeout: 30_000 });
  try {
    const made = database.prepare("select 1 from sqlite_master where name = 'payload'").get();
    if (made === undefined) return false;
    return (
      database.prepare("select 1 from payload where substr(body, 1, 1) = x'01' limit 1").get() !== undefined
    );
  } finally {
    database.close();
  }
}
