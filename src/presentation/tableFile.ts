import { csvOf } from './csv.ts';
import type { ExportTable } from './exportTable.ts';

export const FILE_FORMATS = ['csv', 'xlsx'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** The table as a file, a piece at a time. `bom` marks a CSV file as UTF-8 for Excel; a stream to a program has none. */
export async function tableFile(
  table: ExportTable,
  format: FileFormat,
  { bom }: { readonly bom: boolean },
): Promise<AsyncGenerator<string | Uint8Array, void, undefined>> {
  if (format === 'csv') return csvOf(table, bom);
  // Loaded only where it is needed: most commands never write a workbook.
  const { xlsxOf } = await import('./xlsx/workbook.ts');
  return xlsxOf(table);
}
