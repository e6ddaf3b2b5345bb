import type { CopiedRow, CopiedValue, ReadableSide } from './sides.ts';
import { type TableName, tableOf } from './tables.ts';

interface Comparison {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly page: number;
  readonly onRows: (count: number) => void;
}

/** Compares two tables row by row, in the order of their keys; null = they are equal. Names no value of a row but its key. */
export async function firstDifference(
  one: ReadableSide,
  other: ReadableSide,
  { table, columns, page, onRows }: Comparison,
): Promise<string | null> {
  const places = tableOf(table).key.map((name) => columns.indexOf(name));
  const next = (side: ReadableSide, after: CopiedRow | null): Promise<readonly CopiedRow[]> =>
    side.page(table, columns, after, page);
  let after: CopiedRow | null = null;
  for (let row = 0; ; ) {
    const rows = await next(one, after);
    const others = await next(other, after);
    for (const [i, found] of rows.entries()) {
      row += 1;
      const twin = others[i];
      if (twin === undefined) return `row ${row} is missing`;
      const column = found.findIndex((value, place) => !isSame(value, twin[place] ?? null));
      if (column >= 0) return `row ${row} differs in ${columns[column]}`;
    }
    if (others.length > rows.length) return `row ${row + 1} is one too many`;
    onRows(rows.length);
    if (rows.length < page) return null;
    after = keyIn(places, rows);
  }
}

function keyIn(places: readonly number[], rows: readonly CopiedRow[]): CopiedRow {
  const last = rows.at(-1) ?? [];
  return places.map((place) => last[place] ?? null);
}

function isSame(one: CopiedValue, other: CopiedValue): boolean {
  if (Buffer.isBuffer(one)) return Buffer.isBuffer(other) && one.equals(other);
  return one === other;
}
