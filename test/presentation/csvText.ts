import type { ExportTable } from '../../src/presentation/exportTable.ts';
import { csvOf } from '../../src/presentation/tableFile.ts';

/** A whole CSV file. */
export async function csvText(table: ExportTable, { bom = false }: { bom?: boolean } = {}): Promise<string> {
  return (await Array.fromAsync(csvOf(table, bom))).join('');
}
