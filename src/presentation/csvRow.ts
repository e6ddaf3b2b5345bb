import type { Cell } from './exportTable.ts';

/** Excel takes a file without it for the local 8-bit code page, and Vietnamese falls apart. */
export const BOM = '\u{FEFF}';

/**
 * One record after RFC 4180, its CRLF included. Numbers are in plain machine form, null is an empty cell.
 *
 * What a spreadsheet would run as a formula gets an apostrophe before it
 * [owasp.org/www-community/attacks/CSV_Injection]: case numbers and messages come from outside, and the
 * file is opened by an official on a work computer. Also within a text, after what a spreadsheet may be set to take for
 * the separator: such a one splits the text there, whatever its quotation marks.
 */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Before what may begin a formula: at the start or after a separator, blanks and quotation marks aside; or a control. */
const FORMULA = /^(?=[\t\r\n])|(?<=(?:^|[;\t\r\n])[\s"]*)(?=[=+\-@＝＋－＠])/g;

function csvCell(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  const text = cell.replace(FORMULA, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
