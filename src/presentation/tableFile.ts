import type { Cell, ExportTable } from './exportTable.ts';

export const FILE_FORMATS = ['csv', 'xlsx'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** The table as a file, a piece at a time. `bom` marks a CSV file as UTF-8 for Excel; a stream to a program has none. */
export async function tableFile(
  table: ExportTable,
  format: FileFormat,
  { bom }: { readonly bom: boolean },
): Promise<AsyncGenerator<string | Uint8Array, void, undefined>> {
  if (format === 'csv') return csvOf(table, bom);
  // Loaded only where it is needed: most commands never write a workbook.
  const { xlsxOf } = await import('./xlsx/workbook.ts');
  return xlsxOf(table);
}

/** Without it Excel reads the file in the local 8-bit code page, and Vietnamese letters are lost. */
const BOM = '\u{FEFF}';

/** The table as CSV: its header, then a page of rows a chunk. */
export async function* csvOf(table: ExportTable, bom: boolean): AsyncGenerator<string, void, undefined> {
  yield (bom ? BOM : '') + csvRow(table.columns.map(({ header }) => header));
  for await (const page of table.pages) {
    let text = '';
    for (const cells of page) text += csvRow(cells);
    yield text;
  }
}

/**
 * One record after RFC 4180, its CRLF included. Numbers are in plain machine form, null is an empty cell.
 *
 * What a spreadsheet would run as a formula gets an apostrophe before it
 * [owasp.org/www-community/attacks/CSV_Injection]: case numbers and messages come from outside, and officials open the
 * file on their work computers. This includes formulas after a semicolon or a tab, because a spreadsheet that uses one
 * as its separator splits the text there whatever its quotation marks.
 */
export function csvRow(cells: readonly Cell[]): string {
  let row = '';
  for (let i = 0; i < cells.length; i += 1) row += (i === 0 ? '' : ',') + csvCell(cells[i] ?? null);
  return `${row}\r\n`;
}

/** Before what may begin a formula: at the start or after a separator, blanks and quotation marks aside; or a control. */
const FORMULA = /^(?=[\t\r\n])|(?<=(?:^|[;\t\r\n])[\s"]*)(?=[=+\-@＝＋－＠])/g;

/** Anything that needs a closer look; most cells have none of it. */
const SPECIAL = /^[\s=+\-@＝＋－＠]|[";,\r\n\t]/;

function csvCell(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  if (!SPECIAL.test(cell)) return cell;
  const text = cell.replace(FORMULA, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
