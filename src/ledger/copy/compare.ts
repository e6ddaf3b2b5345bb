import type { CopiedColumn } from './copyText.ts';
import type { ReadableSide } from './sides.ts';
import type { TableName } from './tables.ts';
import { firstDifference } from './verify.ts';

/** Rows a transaction: some 2 MB, which the sockets between two programs hold while each does its work. */
export const PAGE = 5_000;

interface Compared {
  readonly tables: readonly TableName[];
  readonly signal: AbortSignal;
  readonly onVerified: (rows: number) => void;
}

/** Of two ledgers, row by row; null = they are equal. */
export async function differenceOfTables(
  from: ReadableSide,
  to: ReadableSide,
  { tables, signal, onVerified }: Compared,
): Promise<string | null> {
  let verified = 0;
  const onRows = (count: number): void => {
    signal.throwIfAborted();
    verified += count;
    onVerified(verified);
  };
  for (const table of tables) {
    const columns = await commonColumns(from, to, table);
    const difference = await firstDifference(from, to, { table, columns, page: PAGE, onRows });
    if (difference !== null) return `${table}: ${difference}`;
  }
  return null;
}

export async function commonColumns(
  from: ReadableSide,
  to: ReadableSide,
  table: TableName,
): Promise<readonly CopiedColumn[]> {
  const [columns, others] = [await from.columns(table), await to.columns(table)];
  if (JSON.stringify(columns) === JSON.stringify(others)) return columns;
  throw new Error(`the table ${table} has other columns in the other database`);
}
