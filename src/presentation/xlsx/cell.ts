import type { Cell, ColumnType } from '../exportTable.ts';
import { escapeXml } from './escape.ts';
import { STYLES } from './parts.ts';

const DAY_MS = 86_400_000;
/** 1 January 1970 in Excel's count of days. */
const EPOCH = 25_569;
/** 1 March 1900: before it Excel counts a 29 February that never was. */
const FIRST_SERIAL = 61;
/** 1 January 10000, which Excel no longer knows. */
const SERIAL_END = 2_958_466;

/** The letters of a column, counted from 0: `A`, …, `Z`, `AA`, … */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest === 0 ? '' : columnLetters(rest - 1)) + String.fromCharCode(65 + (index % 26));
}

/** One cell at a place such as `B7`; '' where there is nothing to write. Never a formula. */
export function cellXml(place: string, cell: Cell, type: ColumnType): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number') return numberCell(place, cell, STYLES[type]);
  const serial = type === 'day' || type === 'instant' ? serialOf(cell) : null;
  return serial === null ? textCell(place, cell, STYLES.text) : numberCell(place, serial, STYLES[type]);
}

export function textCell(place: string, text: string, style: number): string {
  const space = /^\s|\s$|[\n\t]| {2}/.test(text) ? ' xml:space="preserve"' : '';
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t${space}>${escapeXml(text)}</t></is></c>`;
}

function numberCell(place: string, value: number, style: number): string {
  return `<c r="${place}" s="${style}"><v>${value}</v></c>`;
}

/**
 * A day or an instant as Excel counts days, by the wall clock of the text's own zone; null for what Excel has no
 * number for: a mistyped year 1024 is shown as it is, as a text.
 */
function serialOf(text: string): number | null {
  const serial = Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19) || '00:00:00'}Z`) / DAY_MS + EPOCH;
  return serial >= FIRST_SERIAL && serial < SERIAL_END ? serial : null;
}
