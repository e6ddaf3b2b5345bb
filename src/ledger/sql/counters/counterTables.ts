import { sql } from 'kysely';
import { COUNTER_SLOT, inKeyOrder } from '../dialect.ts';
import { insertRows, type Value } from '../lists.ts';
import type { LedgerDb } from '../transaction.ts';

/** The tables of kept counters: what identifies a counter, and what it counts. */
export const COUNTER_TABLES = {
  tally: { keys: ['dimension', 'key', 'state', 'reason', 'acked', 'verified'], counts: ['n'] },
  unsynced_hour: { keys: ['hour', 'acked'], counts: ['n'] },
  past: { keys: ['span', 'start', 'agency'], counts: ['counted', 'acked'] },
  punctuality: { keys: ['dimension', 'key'], counts: ['online', 'on_time', 'late', 'open', 'undetermined'] },
} as const;
export type CounterTable = keyof typeof COUNTER_TABLES;
// The keys of the table are all there are.
export const TABLE_NAMES = Object.keys(COUNTER_TABLES) as readonly CounterTable[];

/** Adds to counters; each row has the keys and then the counts to add. */
export async function addToCounters(
  trx: LedgerDb,
  table: CounterTable,
  rows: readonly (readonly Value[])[],
): Promise<void> {
  const { keys, counts } = COUNTER_TABLES[table];
  const additions = counts.map((column) => `${column} = ${table}.${column} + excluded.${column}`);
  const onConflict = sql`${inKeyOrder(keys.length)}
    on conflict (${sql.raw(keys.join(', '))}${COUNTER_SLOT}) do update set ${sql.raw(additions.join(', '))}`;
  await insertRows(trx, table, [...keys, ...counts], rows, onConflict);
}
