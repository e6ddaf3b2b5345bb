import type { Cell, TableColumn } from '../exportTable.ts';
import { asciiXml } from './escape.ts';
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

/** The XML of one cell of a column, in that row; '' where there is nothing to write. Never a formula. */
export type CellWriter = (cell: Cell, row: string) => string;

/** Texts of a column that are kept: codes and their names come again and again, case numbers never do. */
const MOST_KEPT = 2_000;

/** For the cells of one column. What all of them have in common is made once: a file has millions of them. */
export function cellWriter(letters: string, { type, wrap }: TableColumn): CellWriter {
  const start = `<c r="${letters}`;
  const number = `" s="${STYLES[type]}"><v>`;
  const text = `" s="${wrap === true ? STYLES.wrapped : STYLES.text}" t="inlineStr"><is>`;
  const isDate = type === 'day' || type === 'instant';
  /** Null once the column has shown too many different texts. */
  let kept: Map<string, string> | null = new Map();
  const textEnd = (cell: string): string => {
    const known = kept?.get(cell);
    if (known !== undefined) return known;
    const made = `${text}${textXml(cell)}</is></c>`;
    if (kept !== null && kept.size >= MOST_KEPT) kept = null;
    kept?.set(cell, made);
    return made;
  };
  return (cell, row) => {
    if (cell === null || cell === '') return '';
    const value = typeof cell === 'number' ? cell : isDate ? serialOf(cell) : null;
    return start + row + (value === null ? textEnd(String(cell)) : `${number}${value}</v></c>`);
  };
}

export function textCell(place: string, text: string, style: number): string {
  return `<c r="${place}" s="${style}" t="inlineStr"><is>${textXml(text)}</is></c>`;
}

const KEEPS_SPACE = /^\s|\s$|[\n\t]| {2}/;

/** Most codes and numbers of cases: nothing to look at any closer. */
const PLAIN = /^[\w.\-/:]{1,200}$/;

function textXml(text: string): string {
  if (PLAIN.test(text) && !text.includes('_x')) return `<t>${text}</t>`;
  return `<t${KEEPS_SPACE.test(text) ? ' xml:space="preserve"' : ''}>${asciiXml(text)}</t>`;
}

/**
 * A day or an instant as Excel counts days, by the wall clock of the text's own zone; null for what Excel has no
 * number for: a mistyped year 1024 is shown as it is, as a text.
 */
function serialOf(text: string): number | null {
  const serial = (utcOf(text) ?? Number.NaN) / DAY_MS + EPOCH;
  return serial >= FIRST_SERIAL && serial < SERIAL_END ? serial : null;
}

/** The wall clock of `2024-11-05` or `2024-11-05T08:30:00…` as if it were UTC; by its digits, because Date.parse is slow. */
function utcOf(text: string): number | null {
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  // Date.UTC takes a year below 100 for one of the last century.
  const isThere = year >= 1_000 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
  if (!isThere || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return null;
  const midnight = Date.UTC(year, month - 1, day);
  // 31 February would become 2 March.
  if (day > 28 && new Date(midnight).getUTCDate() !== day) return null;
  if (text.length === 10) return midnight;
  return midnight + 1_000 * (3_600 * twoDigits(text, 11) + 60 * twoDigits(text, 14) + twoDigits(text, 17));
}

const DASH = '-'.charCodeAt(0);
const ZERO = '0'.charCodeAt(0);

/** NaN where there are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}
