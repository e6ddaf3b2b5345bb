import { MAPPING_TABLES, type MappingTable, type TableCells } from '../../domain/mappingTable.ts';
import { type Column, type ExportTable, tablePage } from '../../presentation/exportTable.ts';

/** A mapping table as a file, with the headings that a table to be read back has. */
export function mappingTable(table: MappingTable, rows: readonly TableCells[]): ExportTable {
  const columns = MAPPING_TABLES[table].columns.map((name): Column<TableCells> => {
    return { code: name, header: name, type: 'text', width: 24, value: (row) => row[name] ?? '' };
  });
  return { name: table, columns, pages: [tablePage(columns, rows)] };
}
