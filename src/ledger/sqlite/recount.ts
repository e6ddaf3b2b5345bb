import type { Database } from 'better-sqlite3';
import { countRecords } from './countRecords.ts';

/** The tables of kept counters: what a counter is called, and what it counts. */
export const COUNTER_TABLES = {
  tally: { keys: ['dimension', 'key', 'state', 'reason', 'acked', 'verified'], counts: ['n'] },
  unsynced_hour: { keys: ['hour', 'acked'], counts: ['n'] },
  past: { keys: ['span', 'start', 'agency'], counts: ['counted', 'acked'] },
  punctuality: { keys: ['dimension', 'key'], counts: ['online', 'on_time', 'late', 'open', 'undetermined'] },
} as const;
export type CounterTable = keyof typeof COUNTER_TABLES;
export const TABLE_NAMES = Object.keys(COUNTER_TABLES) as readonly CounterTable[];

/** A counter that is not what a recount finds: its keys, and then for each of its counts recount − kept. */
export interface CounterDifference {
  readonly table: CounterTable;
  readonly values: readonly (string | number)[];
}

/**
 * Counts all records anew and compares (law 8), in one read transaction: records and counters of one moment.
 * Changes nothing. It shares no code with TallyDelta, whose mistakes it is there to find; it counts in one pass over
 * the records, because a GROUP BY a dimension reads and sorts them all each time (measured in docs/decisions/0012).
 */
export function counterDifferences(database: Database): readonly CounterDifference[] {
  return database
    .transaction(() => {
      const counted = countRecords(database);
      return TABLE_NAMES.flatMap((table) => compare(database, table, counted[table]));
    })
    .deferred();
}

/** Uses up what was counted. */
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
