import { csvOf } from '../../src/presentation/csv.ts';
import type { ExportTable } from '../../src/presentation/exportTable.ts';

/** A whole CSV file. */
export async function csvText(table: ExportTable, { bom = false }: { bom?: boolean } = {}): Promise<string> {
  return (await Array.fromAsync(csvOf(table, bom))).join('');
}
