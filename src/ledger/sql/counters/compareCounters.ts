import { COUNTER_TABLES, type CounterTable } from './counterTables.ts';
import type { CounterDifference } from './fixCounters.ts';

/**
 * Compares the kept counters of a table, each row its keys and then its counts, with a recount. Empties `counted`.
 */
export function compareCounters(
  table: CounterTable,
  kept: Iterable<readonly (string | number)[]>,
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
  for (const row of kept) {
    const key = JSON.stringify(row.slice(0, width));
    counts.forEach((_, place) => {
      differ(key, place, (counted.get(`${key}${place}`) ?? 0) - Number(row[width + place]));
      counted.delete(`${key}${place}`);
    });
  }
  for (const [key, n] of counted) differ(key.slice(0, -1), Number(key.slice(-1)), n);
  return [...differences.values()].map((values) => ({ table, values }));
}
