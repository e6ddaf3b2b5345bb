import type { Database } from 'better-sqlite3';
import { COUNTER_TABLES, type CounterTable, TABLE_NAMES } from '../sql/counters/counterTables.ts';
import type { CounterDifference } from '../sql/counters/fixCounters.ts';
import { countRecords } from './countRecords.ts';

/**
 * Recounts all records and compares (law 8), in one read transaction: records and counters of one moment. Changes
 * nothing. It shares no code with TallyDelta, whose mistakes it has to find; it counts in one pass, because a GROUP BY
 * for each dimension reads and sorts all records each time (measured in docs/decisions/0012).
 */
export function counterDifferences(database: Database): readonly CounterDifference[] {
  return database
    .transaction(() => {
      const counted = countRecords(database);
      return TABLE_NAMES.flatMap((table) => compare(database, table, counted[table]));
    })
    .deferred();
}

/** Empties `counted`. */
function compare(
  database: Database,
  table: CounterTable,
  counted: Map<string, number>,
): readonly CounterDifference[] {
  const { keys, counts } = COUNTER_TABLES[table];
  const width = keys.length;
  const differences = new Map<string, (string | number)[]>();
  const differ = (key: string, place: number, by: number): void => {
    if (by === 0) return;
    const values = differences.get(key) ?? [
      ...(JSON.parse(key) as (string | number)[]),
      ...counts.map(() => 0),
    ];
    values[width + place] = by;
    differences.set(key, values);
  };
  const kept = database.prepare<[], (string | number)[]>(
    `select ${[...keys, ...counts].join(', ')} from ${table}`,
  );
  for (const row of kept.raw().iterate()) {
    const key = JSON.stringify(row.slice(0, width));
    counts.forEach((_, place) => {
      differ(key, place, (counted.get(`${key}${place}`) ?? 0) - Number(row[width + place]));
      counted.delete(`${key}${place}`);
    });
  }
  for (const [key, n] of counted) differ(key.slice(0, -1), Number(key.slice(-1)), n);
  return [...differences.values()].map((values) => ({ table, values }));
}
