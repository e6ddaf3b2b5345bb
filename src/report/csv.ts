import type { Cell } from './exportTable.ts';

/** Excel takes a file without it for the local 8-bit code page, and Vietnamese falls apart. */
export const BOM = '\u{FEFF}';

/**
 * One record after RFC 4180, its CRLF included. Numbers are in plain machine form, null is an empty cell.
 *
 * A text that a spreadsheet would run as a formula gets a leading apostrophe
 * [owasp.org/www-community/attacks/CSV_Injection]: case numbers and messages come from outside, and the
 * file is opened by an official on a work computer.
 */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell);
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
