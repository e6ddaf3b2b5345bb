import { tidyCell } from '../table/cell.ts';
import type { TableLine } from '../table/csv.ts';
import { NotReadable } from '../table/notReadable.ts';
import { type SharedTexts, unescapedControls } from './sharedTexts.ts';
import { dateText } from './styles.ts';
import { attribute, xmlReader } from './xml.ts';

export interface SheetContext {
  readonly shared: SharedTexts;
  readonly dateStyles: ReadonlySet<number>;
  readonly since1904: boolean;
}

/** Columns that Excel can have. */
const MAX_COLUMNS = 16_384;
/** Above it, Excel has already replaced digits by zeros. */
const EXACT_BELOW = 1e15;

/** Takes the XML of a sheet, piece by piece, and hands on its rows. Rows and comments without a cell are left out. */
export function sheetReader(context: SheetContext, onRow: (row: TableLine) => void): (piece: string) => void {
  let line = 0;
  let cells: string[] = [];
  let column = 0;
  let type = '';
  let style = 0;
  let value = '';
  let isValue = false;
  let isUncomputed = false;
  return xmlReader({
    open: (name, attributes) => {
      if (name === 'c') {
        column = columnOf(attribute(attributes, 'r')) ?? cells.length;
        type = attribute(attributes, 't');
        style = Number(attribute(attributes, 's'));
        value = '';
        isUncomputed = false;
      } else if (name === 'f') isUncomputed = true;
      else if (name === 'v' || name === 't') {
        isValue = true;
        isUncomputed = false;
      } else if (name === 'row') {
        line = Number(attribute(attributes, 'r')) || line + 1;
        cells = [];
      }
    },
    text: (text) => {
      if (isValue) value += text;
    },
    close: (name) => {
      if (name === 'v' || name === 't') isValue = false;
      else if (name === 'c') {
        if (column >= MAX_COLUMNS) throw new NotReadable('broken');
        // Some programs write formulas whose result only Excel will know.
        const given = isUncomputed ? UNCOMPUTED : value;
        const text = given === '' ? '' : tidyCell(cellText(given, type, style, context));
        if (text === '') return;
        while (cells.length < column) cells.push('');
        cells[column] = text;
      } else if (name === 'row' && cells.length > 0 && !/^#(?![A-Z/0?!]+$)/.test(cells[0] ?? ''))
        onRow({ line, cells });
    },
  });
}

/** As Excel shows a formula that it cannot compute. */
const UNCOMPUTED = '#CALC!';

function cellText(
  value: string,
  type: string,
  style: number,
  { shared, dateStyles, since1904 }: SheetContext,
): string {
  switch (type) {
    case 's':
      return shared.at(Number(value));
    case 'inlineStr':
    case 'str':
      return unescapedControls(value);
    case '':
    case 'n':
      break;
    default:
      return value;
  }
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  if (dateStyles.has(style)) return dateText(number, since1904);
  // In a form that nobody takes for what was typed.
  return Math.abs(number) < EXACT_BELOW ? String(number) : number.toExponential();
}

/** 0 for `A7`, 27 for `AB7`; null without a reference. */
function columnOf(reference: string): number | null {
  let column = 0;
  for (const letter of reference) {
    const digit = letter.charCodeAt(0) - 64;
    if (digit < 1 || digit > 26) break;
    column = column * 26 + digit;
  }
  return column === 0 ? null : column - 1;
}
