/**
 * What a column holds, which decides its form in each format: `count` whole numbers; `rate` numbers of two
 * decimals; `day` a text of the form 2024-11-05; `instant` an ISO 8601 text in the zone, 2024-11-05T08:30:00+07:00.
 */
export type ColumnType = 'text' | 'count' | 'rate' | 'day' | 'instant';

/** CSV writes the value itself, XLSX formats it by its column's type; null is an empty cell. */
export type Cell = string | number | null;

export interface TableColumn {
  /** The same in both languages and for good, for programs that find a column by its heading. */
  readonly code: string;
  readonly header: string;
  readonly type: ColumnType;
  /** In characters, as spreadsheets count them. */
  readonly width: number;
  /** Long texts: XLSX breaks them into lines. */
  readonly wrap?: true;
}

/** One column of an export, the same in every format, with its value for a row. */
export interface Column<Row> extends TableColumn {
  readonly value: (row: Row) => Cell;
}

/** A column for each of these fields, under the header of the same key. */
export function fields<Key extends string>(
  headers: NoInfer<Readonly<Record<Key, string>>>,
  type: ColumnType,
  width: number,
  keys: readonly Key[],
): Column<Readonly<Record<Key, Cell>>>[] {
  return keys.map((key) => ({ code: key, header: headers[key], type, width, value: (row) => row[key] }));
}

/** Cases or figures for a file, one page of rows at a time, so that memory does not grow. */
export interface ExportTable {
  /** The sheet's name: at most 25 characters, none of []:*?/\ (Excel allows 31, and further sheets get a number). */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly pages: AsyncIterable<TablePage> | Iterable<TablePage>;
  /** How many there will be, where that is known. */
  readonly rows?: number;
  /** Lines above the table in XLSX, the first one in bold. */
  readonly heading?: readonly string[];
  /** Further sheets of the workbook; a CSV file has only the table itself. */
  readonly sheets?: { readonly before: readonly ExportTable[]; readonly after: readonly ExportTable[] };
}

/** What heads the columns of a file: words for people, or the codes of the columns for programs. */
export const COLUMN_HEADS = ['names', 'codes'] as const;
export type ColumnHeads = (typeof COLUMN_HEADS)[number];

/** With codes there is only the table itself: a program reads the first row of the first sheet. */
export function headedBy(table: ExportTable, heads: ColumnHeads | undefined): ExportTable {
  if (heads !== 'codes') return table;
  const { sheets: _sheets, heading: _heading, columns, ...rest } = table;
  return { ...rest, columns: columns.map((column) => ({ ...column, header: column.code })) };
}

export type TablePage = readonly (readonly Cell[])[];

export function tablePage<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): TablePage {
  return rows.map((row) => columns.map((column) => column.value(row)));
}
