import type { Cell, ExportTable, TablePage } from '../exportTable.ts';
import { type CellWriter, cellWriter, columnLetters, textCell } from './cell.ts';
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
  const writers = columns.map((column, i) => cellWriter(letters[i] ?? '', column));
  const pages = eachPage(table.pages);
  const first = heading.length + 1;
  let count = 0;
  try {
    let next = await pages.next();
    /** Rows of the present page that a sheet has already. */
    let taken = 0;

    async function* sheet(): AsyncGenerator<string, void, undefined> {
      yield sheetStart(table, letters);
      let row = first;
      while (next.done !== true && row < maxRows) {
        const rows = next.value.slice(taken, taken + maxRows - row);
        let xml = '';
        for (const cells of rows) {
          row += 1;
          xml += rowXml(cells, row, writers);
        }
        yield xml;
        taken += rows.length;
        if (taken < next.value.length) break;
        taken = 0;
        next = await pages.next();
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
    await pages.return(undefined);
  }
}

/** The pages that have rows. */
async function* eachPage(pages: ExportTable['pages']): AsyncGenerator<TablePage, undefined, undefined> {
  for await (const page of pages) if (page.length > 0) yield page;
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

function rowXml(cells: readonly Cell[], row: number, writers: readonly CellWriter[]): string {
  const number = String(row);
  let xml = `<row r="${number}">`;
  for (let i = 0; i < writers.length; i += 1) xml += writers[i]?.(cells[i] ?? null, number) ?? '';
  return `${xml}</row>`;
}
