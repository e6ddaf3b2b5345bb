import type { Ledger } from '../../ledger/port/ledger.ts';
import type { ExportTable } from '../../presentation/exportTable.ts';
import type { Place } from './build.ts';
import { type RowOptions, type WorklistRow, worklistRows } from './rows.ts';
import { worklistTable } from './table.ts';

/** The counts are valid once the table has been written. */
interface Worklist {
  readonly table: ExportTable;
  count(): number;
  overdue(): number;
  /** The first row, or null: all rows of a file have the same agency and owner. */
  first(): WorklistRow | null;
}

export function worklistOf(
  ledger: Pick<Ledger, 'records'>,
  groups: readonly { readonly cases: readonly Place[] }[],
  options: RowOptions,
): Worklist {
  let count = 0;
  let overdue = 0;
  let first: WorklistRow | null = null;
  async function* pages(): AsyncGenerator<readonly WorklistRow[], void, undefined> {
    for (const { cases } of groups) yield* worklistRows(ledger, cases, options);
  }
  const table = worklistTable(pages(), options.language, (rows) => {
    first ??= rows[0] ?? null;
    count += rows.length;
    overdue += rows.filter((row) => row.overdue === true).length;
  });
  return { table, count: () => count, overdue: () => overdue, first: () => first };
}
