import { type CopiedColumn, type CopiedRow, isSameCell, linesOf } from './copyText.ts';
import type { Page, ReadableSide } from './sides.ts';
import type { TableName } from './tables.ts';

interface Comparison {
  readonly table: TableName;
  readonly columns: readonly CopiedColumn[];
  readonly page: number;
  readonly onRows: (count: number) => void;
}

/**
 * Compares two tables in the order of their keys; null = they are equal. Pages are compared byte by byte, and only one that
 * differs row by row. Names no value of a row.
 */
export async function firstDifference(
  one: ReadableSide,
  other: ReadableSide,
  { table, columns, page, onRows }: Comparison,
): Promise<string | null> {
  const both = (after: CopiedRow | null): Promise<readonly [Page, Page]> =>
    Promise.all([one.page(table, columns, after, page), other.page(table, columns, after, page)]);
  let next: ReturnType<typeof both> | null = both(null);
  for (let before = 0; next !== null; ) {
    const [found, twin]: readonly [Page, Page] = await next;
    // Read while these are compared.
    next = found.rows < page && twin.rows < page ? null : both(found.last);
    next?.catch(() => undefined);
    if (!found.text.equals(twin.text)) {
      const difference = differenceIn(columns, linesOf(found.text), linesOf(twin.text), before);
      if (difference !== null) {
        await next?.catch(() => undefined);
        return difference;
      }
    }
    before += found.rows;
    onRows(found.rows);
  }
  return null;
}

function differenceIn(
  columns: readonly CopiedColumn[],
  lines: readonly string[],
  others: readonly string[],
  before: number,
): string | null {
  for (const [i, line] of lines.entries()) {
    const twin = others[i];
    const row = before + i + 1;
    if (twin === undefined) return `row ${row} is missing`;
    if (line === twin) continue;
    const cells = line.split('\t');
    const twinCells = twin.split('\t');
    const column = columns.find(({ kind }, place) => !isSameCell(kind, cells[place], twinCells[place]));
    if (column !== undefined) return `row ${row} differs in ${column.name}`;
  }
  return others.length > lines.length ? `row ${before + lines.length + 1} is one too many` : null;
}
