import type { Database } from 'better-sqlite3';
import { systemFaultOf } from '../../domain/systemFault.ts';

/** Rowids skipped at a time behind a page that cannot be read: few rows beside it are lost with it. */
const LONGEST_STEP = 16;
/** Steps in a row without a readable row, after which the rest counts as lost. */
const MOST_STEPS = 100_000;

export interface SalvagedTable {
  readonly kept: number;
  /** Whether something of it could not be read or was not what the table may hold. */
  readonly isComplete: boolean;
}

/** Copies what can be read of a table into the same table of the other database. */
export function salvageTable(from: Database, to: Database, table: string): SalvagedTable {
  const columns = from
    .prepare<[string], { name: string; pk: number }>('select name, pk from pragma_table_info(?)')
    .all(table);
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const insert = to.prepare(
    `insert or ignore into "${table}" (${names}) values (${columns.map(() => '?').join(', ')})`,
  );
  let kept = 0;
  let isComplete = true;
  const keep = (values: unknown[]): void => {
    try {
      kept += insert.run(values).changes;
    } catch {
      // A value that the column may not have: the row is damaged.
      isComplete = false;
    }
  };
  const isByRowid =
    from.prepare<[string], { wr: number }>('select wr from pragma_table_list where name = ?').get(table)
      ?.wr === 0;
  const read = isByRowid ? byRowid : fromBothEnds;
  const key = columns
    .filter(({ pk }) => pk > 0)
    .toSorted((a, b) => a.pk - b.pk)
    .map(({ name }) => `"${name}"`);
  to.transaction(() => {
    if (!read(from, { table, names, key }, keep)) isComplete = false;
  })();
  return { kept, isComplete };
}

interface Reading {
  readonly table: string;
  readonly names: string;
  readonly key: readonly string[];
}

/** Row by row; behind a page that cannot be read it continues with the next row that can. */
function byRowid(from: Database, { table, names }: Reading, keep: (values: unknown[]) => void): boolean {
  const rows = from.prepare<[number], unknown[]>(
    `select rowid, ${names} from "${table}" where rowid > ? order by rowid`,
  );
  let [after, step, failures, isComplete] = [-1, 1, 0, true];
  for (;;) {
    try {
      for (const [rowid, ...values] of rows.raw().iterate(after)) {
        keep(values);
        [after, step, failures] = [Number(rowid), 1, 0];
      }
      return isComplete;
    } catch (error) {
      if (systemFaultOf(error) !== 'ledger_damaged') throw error;
      isComplete = false;
      failures += 1;
      if (failures > MOST_STEPS) return false;
      after += step;
      step = Math.min(step * 2, LONGEST_STEP);
    }
  }
}

/** Forwards to the first page that cannot be read, then backwards from the end. */
function fromBothEnds(from: Database, { table, names, key }: Reading, keep: (values: unknown[]) => void) {
  const read = (direction: 'asc' | 'desc'): boolean => {
    const order = key.map((column) => `${column} ${direction}`).join(', ');
    try {
      const rows = from.prepare<[], unknown[]>(`select ${names} from "${table}" order by ${order}`);
      for (const values of rows.raw().iterate()) keep(values);
      return true;
    } catch (error) {
      if (systemFaultOf(error) !== 'ledger_damaged') throw error;
      return false;
    }
  };
  if (read('asc')) return true;
  read('desc');
  return false;
}
