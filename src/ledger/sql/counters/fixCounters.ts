import { setImmediate as breathe } from 'node:timers/promises';
import { inTransaction, type LedgerDb } from '../transaction.ts';
import { addToCounters, type CounterTable, TABLE_NAMES } from './counterTables.ts';

/** A counter that a recount contradicts: its keys, and then recount − kept for each of its counts. */
export interface CounterDifference {
  readonly table: CounterTable;
  readonly values: readonly (string | number)[];
}

/** Counters a transaction: some 10 ms of writing. Each difference is right by itself, whatever was fixed before. */
const CHUNK = 4_000;

/**
 * Adds to the counters what they lacked when they were recounted. What has moved records since then has moved their
 * counters as well, so what was lacking then is lacking now.
 */
export async function fixCounters(db: LedgerDb, differences: readonly CounterDifference[]): Promise<void> {
  for (const table of TABLE_NAMES) {
    const rows = differences.filter((one) => one.table === table).map(({ values }) => values);
    for (let start = 0; start < rows.length; start += CHUNK) {
      await inTransaction(db, (trx) => addToCounters(trx, table, rows.slice(start, start + CHUNK)));
      // SQLite answers at once, so that nothing else would run before all are written.
      await breathe();
    }
  }
}
