import { padEnd, padStart, shorten, TEXT_WIDTH, widthOf } from './layout.ts';
import { type Paint, paintBar } from './paint.ts';

export interface Column {
  readonly header: string;
  readonly align: 'left' | 'right';
  /** The one column that is shortened when the line would be too wide. */
  readonly flexible?: boolean;
}

export interface RowColumn<Row> extends Column {
  readonly cell: (row: Row) => string;
}

type ColumnOf = <Row>(header: string, cell: (row: Row) => string) => RowColumn<Row>;

export const left: ColumnOf = (header, cell) => ({ header, align: 'left', cell });
export const right: ColumnOf = (header, cell) => ({ header, align: 'right', cell });
export const flexible: ColumnOf = (header, cell) => ({ header, align: 'left', flexible: true, cell });

interface TableOptions {
  readonly width?: number;
  /** Colours the header and the bars. */
  readonly paint?: Paint;
  /** `dim` unless given. */
  readonly headerStyle?: 'bold' | 'dim';
}

const GAP = '  ';
/** Columns that the flexible column keeps even when the others alone fill the line. */
const LEAST = 4;

/**
 * Aligned lines of at most `width` columns, two blanks between cells. Cells are one-line texts fit for a
 * terminal (layout.ts). The header line is left out when no column has one. Padded cells are coloured, so that colours
 * do not count as columns.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width: most = TEXT_WIDTH, paint = (_style, text) => text, headerStyle = 'dim' }: TableOptions = {},
): string[] {
  const headers = columns.map((column) => column.header);
  const hasHeader = headers.some((header) => header !== '');
  const natural = columns.map((column, index) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[index] ?? '')), widthOf(column.header)),
  );
  const taken = natural.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1);
  const over = Math.max(0, taken - most);
  const widths = natural.map((each, index) =>
    columns[index]?.flexible === true ? Math.max(Math.min(each, LEAST), each - over) : each,
  );

  const line = (cells: readonly string[]): string => {
    const aligned = columns.map((column, index) => {
      const width = widths[index] ?? 0;
      const cell = shorten(cells[index] ?? '', width);
      return column.align === 'left' ? padEnd(cell, width) : padStart(cell, width);
    });
    return aligned.join(GAP).trimEnd();
  };
  const body = rows.map((row) => paintBar(paint, line(row)));
  return hasHeader ? [paint(headerStyle, line(headers)), ...body] : body;
}

/** A table whose columns take their cells from the row. */
export function rowTable<Row>(
  rows: readonly Row[],
  columns: readonly RowColumn<NoInfer<Row>>[],
  options?: TableOptions,
): string[] {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  return table(columns, cells, options);
}

/** Labels, each with its figures, and bars where `paint` is given; indented and without a header. */
export function figureTable(rows: readonly (readonly string[])[], paint?: Paint): string[] {
  const columns = rows[0]?.map((_, index): Column => ({ header: '', align: index === 0 ? 'left' : 'right' }));
  return indented(table(columns ?? [], rows, paint === undefined ? {} : { paint }));
}

export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
