import { padEnd, padStart, shorten, TEXT_WIDTH, widthOf } from './layout.ts';

export interface Column {
  readonly header: string;
  readonly align: 'left' | 'right';
  /** The one column that gives way when the line would be too wide. */
  readonly flexible?: boolean;
  /** Applied to the padded cell, so that colours do not count as columns. */
  readonly paint?: (cell: string) => string;
}

const GAP = '  ';
/** What the flexible column keeps even when the others alone fill the line. */
const LEAST = 4;

/**
 * Aligned lines of at most `width` columns, two blanks between cells. Cells are one-line texts fit for a
 * terminal (layout.ts). The header line is left out when no column has one.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: { width?: number; paintHeader?: (line: string) => string } = {},
): string[] {
  const headers = columns.map((column) => column.header);
  const hasHeader = headers.some((header) => header !== '');
  const natural = columns.map((column, index) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[index] ?? '')), widthOf(column.header)),
  );
  const taken = natural.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1);
  const over = Math.max(0, taken - (options.width ?? TEXT_WIDTH));
  const widths = natural.map((each, index) =>
    columns[index]?.flexible === true ? Math.max(Math.min(each, LEAST), each - over) : each,
  );

  const line = (cells: readonly string[], painted: boolean): string => {
    const aligned = columns.map((column, index) => {
      const width = widths[index] ?? 0;
      const cell = shorten(cells[index] ?? '', width);
      const padded = column.align === 'left' ? padEnd(cell, width) : padStart(cell, width);
      return painted && column.paint !== undefined ? column.paint(padded) : padded;
    });
    return aligned.join(GAP).trimEnd();
  };
  const body = rows.map((row) => line(row, true));
  if (!hasHeader) return body;
  const header = line(headers, false);
  return [options.paintHeader?.(header) ?? header, ...body];
}
