export type CopiedValue = string | number | null | Buffer;
/** The values of a row, in the order of the columns that were given. */
export type CopiedRow = readonly CopiedValue[];

/** What a column holds; both databases have names of their own for it. */
export type ColumnKind = 'whole' | 'real' | 'text' | 'bytes';

export interface CopiedColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/**
 * Rows as one text: that of PostgreSQL's COPY, which the server reads and writes by itself. A line for each row, values
 * parted by tabs. Two tables are equal if their texts are.
 */
export function textOf(columns: readonly CopiedColumn[], rows: readonly CopiedRow[]): Buffer {
  let text = '';
  for (const row of rows) {
    for (let place = 0; place < columns.length; place += 1) {
      if (place > 0) text += '\t';
      text += cellOf(row[place] ?? null);
    }
    text += '\n';
  }
  // PostgreSQL's texts have no NUL.
  return Buffer.from(text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text);
}

export function linesOf(text: Buffer): readonly string[] {
  return text.length === 0 ? [] : text.toString().slice(0, -1).split('\n');
}

export function rowOf(columns: readonly CopiedColumn[], line: string): CopiedRow {
  const cells = line.split('\t');
  return columns.map(({ kind }, place) => valueIn(kind, cells[place] ?? NONE));
}

/** Whether two cells of a column say the same: both databases write whole numbers and texts alike, but not all others. */
export function isSameCell(kind: ColumnKind, one: string | undefined, other: string | undefined): boolean {
  if (one === other) return true;
  const isNumber = kind === 'real' && one !== undefined && other !== undefined;
  return isNumber && one !== NONE && other !== NONE && Number(one) === Number(other);
}

const NONE = '\\N';
/** What the server escapes. */
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};
const SPECIALS = `[${Object.values(ESCAPES).join('')}]`;
const SPECIAL = new RegExp(SPECIALS);
const EACH_SPECIAL = new RegExp(SPECIALS, 'g');
const LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ESCAPES).map(([letter, escaped]) => [escaped, letter]),
);

function cellOf(value: CopiedValue): string {
  if (value === null) return NONE;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return `\\\\x${value.toString('hex')}`;
  return SPECIAL.test(value) ? value.replace(EACH_SPECIAL, (letter) => ESCAPES[letter] ?? letter) : value;
}

function valueIn(kind: ColumnKind, cell: string): CopiedValue {
  if (cell === NONE) return null;
  if (kind === 'whole' || kind === 'real') return Number(cell);
  if (kind === 'bytes') return Buffer.from(cell.slice('\\\\x'.length), 'hex');
  return cell.includes('\\') ? cell.replace(/\\./g, (escaped) => LETTERS[escaped] ?? escaped) : cell;
}
