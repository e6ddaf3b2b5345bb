import type { Cell, ExportTable, TableColumn } from '../exportTable.ts';
import { cellXml, columnLetters, textCell } from './cell.ts';
import { frameParts, MAIN_NAMESPACE, STYLES, sheetFile, type WrittenSheet } from './parts.ts';
import { type ZipPart, zipped } from './zip.ts';

/** Rows of a sheet, its header included, that Excel can show. */
const MAX_ROWS = 1_048_576;

/**
 * The table as an XLSX file, a piece at a time, in constant memory: its rows are read no faster than the file is.
 * Frozen header, automatic filter, column widths; texts stay texts whatever they start with. Rows beyond `maxRows`
 * continue in another sheet. `sheets` of the table stand before and after it.
 */
export function xlsxOf(table: ExportTable, maxRows = MAX_ROWS): AsyncGenerator<Uint8Array, void, undefined> {
  return zipped(workbookParts(table, maxRows));
}

async function* workbookParts(table: ExportTable, maxRows: number): AsyncGenerator<ZipPart, void, undefined> {
  const { before = [], after = [] } = table.sheets ?? {};
  const sheets: WrittenSheet[] = [];
  for (const one of [...before, table, ...after]) yield* sheetParts(one, maxRows, sheets);
  yield* frameParts(sheets);
}

async function* sheetParts(
  table: ExportTable,
  maxRows: number,
  sheets: WrittenSheet[],
): AsyncGenerator<ZipPart, void, undefined> {
  const { columns, heading = [] } = table;
  const letters = columns.map((_, i) => columnLetters(i));
  const last = letters.at(-1) ?? 'A';
  const rows = eachRow(table.pages);
  const first = heading.length + 1;
  let count = 0;
  try {
    let next = await rows.next();

    async function* sheet(): AsyncGenerator<string, void, undefined> {
      yield sheetStart(table, letters);
      let row = first;
      for (; next.done !== true && row < maxRows; next = await rows.next()) {
        row += 1;
        yield rowXml(next.value, row, columns, letters);
      }
      yield `</sheetData><autoFilter ref="A${first}:${last}${row}"/></worksheet>`;
      count += 1;
      const name = table.name + (count === 1 ? '' : ` (${count})`);
      sheets.push({ name, area: `$A$${first}:$${last}$${row}` });
    }

    do {
      yield { name: `xl/${sheetFile(sheets.length)}`, content: sheet() };
    } while (next.done !== true);
  } finally {
    await rows.return(undefined);
  }
}

async function* eachRow(pages: ExportTable['pages']): AsyncGenerator<readonly Cell[], undefined, undefined> {
  for await (const page of pages) yield* page;
}

function sheetStart({ columns, heading = [] }: ExportTable, letters: readonly string[]): string {
  const widths = columns.map(
    ({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`,
  );
  const lines = heading.map((line, i) => {
    const style = i === 0 ? STYLES.title : STYLES.text;
    return `<row r="${i + 1}">${line === '' ? '' : textCell(`A${i + 1}`, line, style)}</row>`;
  });
  const row = heading.length + 1;
  const headers = columns.map(({ header }, i) => textCell(`${letters[i]}${row}`, header, STYLES.header));
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${MAIN_NAMESPACE}">\
<sheetViews><sheetView workbookViewId="0"><pane ySplit="${row}" topLeftCell="A${row + 1}" activePane="bottomLeft" state="frozen"/>\
</sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>${lines.join('')}<row r="${row}">${headers.join('')}</row>`;
}

function rowXml(
  cells: readonly Cell[],
  row: number,
  columns: readonly TableColumn[],
  letters: readonly string[],
): string {
  let xml = `<row r="${row}">`;
  for (const [i, { type, wrap }] of columns.entries()) {
    const [place, cell] = [`${letters[i]}${row}`, cells[i] ?? null];
    const isWrapped = wrap === true && typeof cell === 'string' && cell !== '';
    xml += isWrapped ? textCell(place, cell, STYLES.wrapped) : cellXml(place, cell, type);
  }
  return `${xml}</row>`;
}
