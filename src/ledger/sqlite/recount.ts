import type { Database } from 'better-sqlite3';
import { compareCounters } from '../sql/counters/compareCounters.ts';
import { COUNTER_TABLES, TABLE_NAMES } from '../sql/counters/counterTables.ts';
import { type CountedRow, RecordCounts, rowsToCount } from '../sql/counters/countRecords.ts';
import type { CounterDifference } from '../sql/counters/fixCounters.ts';

/**
 * Recounts all records and compares (law 8), in one read transaction: records and counters of one moment. Changes
 * nothing. It shares no code with TallyDelta, whose mistakes it has to find; it counts in one pass, because a GROUP BY
 * for each dimension reads and sorts all records each time (measured in docs/decisions/0012).
 */
export function counterDifferences(database: Database): readonly CounterDifference[] {
  return database
    .transaction(() => {
      const counts = new RecordCounts();
      const rows = database.prepare<[], CountedRow>(rowsToCount({ larger: 'max', position: 'instr' }));
      for (const row of rows.iterate()) counts.add(row);
      const counted = counts.counters();
      return TABLE_NAMES.flatMap((table) => {
        const { keys, counts: columns } = COUNTER_TABLES[table];
        const kept = database.prepare<[], (string | number)[]>(
          `select ${[...keys, ...columns].join(', ')} from ${table}`,
        );
        return compareCounters(table, kept.raw().iterate(), counted[table]);
      });
    })
    .deferred();
}
