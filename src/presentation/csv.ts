import { BOM, csvRow } from './csvRow.ts';
import type { ExportTable, TablePage } from './exportTable.ts';

/** The table as CSV: its header, then a page of rows a chunk. `bom`: see csvRow.ts. */
export async function* csvOf(table: ExportTable, bom: boolean): AsyncGenerator<string, void, undefined> {
  yield csvHeader(table, bom);
  for await (const page of table.pages) yield csvPage(page);
}

export function csvHeader(table: Pick<ExportTable, 'columns'>, bom: boolean): string {
  return (bom ? BOM : '') + csvRow(table.columns.map(({ header }) => header));
}

export function csvPage(page: TablePage): string {
  return page.map((cells) => csvRow(cells)).join('');
}
