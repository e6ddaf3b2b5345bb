import type { Mappings } from '../../domain/mapping.ts';
import type { OwnTable, TableCells } from '../../domain/mappingTable.ts';
import { type MappingsLedger, mappingRows } from './build.ts';
import type { MappingRow, MappingsDocument } from './schema.ts';

/** The rows of all tables that these sources have of their own. */
export async function ownTableRows(
  ledger: MappingsLedger,
  sources: readonly { readonly source: string; readonly tables: readonly OwnTable[] }[],
  {
    read,
    mappings,
  }: {
    readonly read: (source: string, table: OwnTable) => readonly TableCells[];
    readonly mappings: Mappings;
  },
): Promise<MappingsDocument['ofSources']> {
  const found: MappingsDocument['ofSources'][number][] = [];
  for (const { source, tables } of sources) {
    const rows: [OwnTable, readonly MappingRow[]][] = [];
    for (const table of tables) {
      rows.push([table, await mappingRows(ledger, table, read(source, table), { source, mappings })]);
    }
    found.push({ source, tables: Object.fromEntries(rows) });
  }
  return found;
}
