import type { Cell, ExportTable, TableColumn } from '../exportTable.ts';
import { cellXml, columnLetters, textCell } from './cell.ts';
import { frameParts, MAIN_NAMESPACE, STYLES, sheetFile, type WrittenSheet } from './parts.ts';
import { type ZipPart, zipped } from './zip.ts';

/** Rows of a sheet, its header included, that Excel can show. */
const MAX_ROWS = 1_048_576;

/**
 * The table as an XLSX file, a piece at a time, in constant memory: its rows are read no faster than the file is.
 * Frozen header, automatic filter, column widths; texts stay texts whatever they start with. Rows beyond `maxRows`
 * continue in another sheet.
 */
export function xlsxOf(table: ExportTable, maxRows = MAX_ROWS): AsyncGenerator<Uint8Array, void, undefined> {
  return zipped(workbookParts(table, maxRows));
}

async function* workbookParts(table: ExportTable, maxRows: number): AsyncGenerator<ZipPart, void, undefined> {
  const { columns } = table;
  const letters = columns.map((_, i) => columnLetters(i));
  const last = letters.at(-1) ?? 'A';
  const rows = eachRow(table.pages);
  const sheets: WrittenSheet[] = [];
  try {
    let next = await rows.next();

    async function* sheet(): AsyncGenerator<string, void, undefined> {
      yield sheetStart(columns, letters);
      let row = 1;
      for (; next.done !== true && row < maxRows; next = await rows.next()) {
        row += 1;
        yield rowXml(next.value, row, columns, letters);
      }
      yield `</sheetData><autoFilter ref="A1:${last}${row}"/></worksheet>`;
      const number = sheets.length === 0 ? '' : ` (${sheets.length + 1})`;
      sheets.push({ name: table.name + number, area: `$A$1:$${last}$${row}` });
    }

    do {
      yield { name: `xl/${sheetFile(sheets.length)}`, content: sheet() };
    } while (next.done !== true);
  } finally {
    await rows.return(undefined);
  }
  yield* frameParts(sheets);
}

async function* eachRow(pages: ExportTable['pages']): AsyncGenerator<readonly Cell[], undefined, undefined> {
  for await (const page of pages) yield* page;
}

function sheetStart(columns: readonly TableColumn[], letters: readonly string[]): string {
  const widths = columns.map(
    ({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`,
  );
  const headers = columns.map(({ header }, i) => textCell(`${letters[i]}1`, header, STYLES.header));
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${MAIN_NAMESPACE}">\
<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>\
</sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row r="1">${headers.join('')}</row>`;
}

function rowXml(
  cells: readonly Cell[],
  row: number,
  columns: readonly TableColumn[],
  letters: readonly string[],
): string {
  let xml = `<row r="${row}">`;
  for (const [i, { type }] of columns.entries())
    xml += cellXml(`${letters[i]}${row}`, cells[i] ?? null, type);
  return `${xml}</row>`;
}
