import { CompiledQuery } from 'kysely';
import { compareCounters } from '../sql/counters/compareCounters.ts';
import { COUNTER_TABLES, TABLE_NAMES } from '../sql/counters/counterTables.ts';
import { type CountedRow, RecordCounts, rowsToCount } from '../sql/counters/countRecords.ts';
import type { CounterDifference } from '../sql/counters/fixCounters.ts';
import type { LedgerDb } from '../sql/transaction.ts';

/** Some 10 ms of counting. */
const ROWS = 2_000;

/** As sqlite/recount.ts: records and counters of one moment, in one read transaction. */
export async function counterDifferences(db: LedgerDb): Promise<readonly CounterDifference[]> {
  return await db.connection().execute(async (connection) => {
    const rowsOf = async <Row>(text: string): Promise<readonly Row[]> =>
      (await connection.executeQuery<Row>(CompiledQuery.raw(text))).rows;
    await rowsOf('begin isolation level repeatable read read only; set local statement_timeout = 0');
    try {
      const counts = new RecordCounts();
      const select = rowsToCount({ larger: 'greatest', position: 'strpos' });
      await rowsOf(`declare counted no scroll cursor for ${select}`);
      for (;;) {
        const rows = await rowsOf<CountedRow>(`fetch ${ROWS} from counted`);
        for (const row of rows) counts.add(row);
        if (rows.length < ROWS) break;
      }
      const counted = counts.counters();
      const differences: CounterDifference[] = [];
      for (const table of TABLE_NAMES) {
        const { keys, counts: columns } = COUNTER_TABLES[table];
        const kept = await rowsOf<Record<string, string | number>>(`
          select ${[...keys, ...columns.map((one) => `sum(${one}) ${one}`)].join(', ')}
          from ${table} group by ${keys.join(', ')}`);
        differences.push(...compareCounters(table, kept.map(Object.values), counted[table]));
      }
      return differences;
    } finally {
      await rowsOf('rollback').catch(() => undefined);
    }
  });
}
