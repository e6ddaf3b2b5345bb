import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { COUNTER_TABLES, type CounterDifference, TABLE_NAMES } from '../../sqlite/recount.ts';
import { bulk } from '../bulk.ts';
import { inTransaction, type LedgerDb } from '../transaction.ts';

/** Counters a transaction: some 10 ms of writing. Each difference is right by itself, whatever came before it. */
const CHUNK = 4_000;

/**
 * Adds to the counters what they lacked when they were recounted. Whatever has moved records since then has moved
 * their counters as well, so what was lacking then is lacking now.
 */
export async function fixCounters(db: LedgerDb, differences: readonly CounterDifference[]): Promise<void> {
  for (const table of TABLE_NAMES) {
    const rows = differences.filter((one) => one.table === table).map(({ values }) => values);
    for (let start = 0; start < rows.length; start += CHUNK) {
      await inTransaction(db, (trx) => addTo(trx, table, rows.slice(start, start + CHUNK)));
      // SQLite answers at once, so that nothing else would have its turn before all are written.
      await setImmediate();
    }
  }
}

async function addTo(
  trx: LedgerDb,
  table: CounterDifference['table'],
  rows: readonly CounterDifference['values'][],
): Promise<void> {
  const { keys, counts } = COUNTER_TABLES[table];
  const columns = [...keys, ...counts];
  const additions = counts.map((column) => `${column} = ${column} + excluded.${column}`).join(', ');
  const { values, json } = bulk(rows);
  await sql`
    insert into ${sql.raw(table)} (${sql.raw(columns.join(', '))})
    select ${sql.join([...values])} from jsonb_each(${json}) j where true
    on conflict (${sql.raw(keys.join(', '))}) do update set ${sql.raw(additions)}`.execute(trx);
}
