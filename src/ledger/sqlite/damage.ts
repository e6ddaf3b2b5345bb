import Database from 'better-sqlite3';
import { systemFaultOf } from '../../domain/systemFault.ts';

/**
 * What SQLite's whole check finds first: pages, rows that an index lacks, values that a column may not have. Null: nothing. It
 * names pages, tables and indexes, never what is in them.
 */
export function damageOf(file: string): string | null {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const found = String(database.pragma('integrity_check(1)', { simple: true }));
    return found === 'ok' ? null : (found.split('\n').at(-1) ?? found);
  } catch (error) {
    // Where the check itself cannot read on.
    if (systemFaultOf(error) === 'ledger_damaged') return 'the file cannot be read as a database';
    throw error;
  } finally {
    database.close();
  }
}
