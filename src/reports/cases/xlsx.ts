import type { RecordFilter } from '../../ledger/port/filter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { xlsxOf } from '../../presentation/xlsx/workbook.ts';
import { type RecordsTableOptions, recordsTable } from './table.ts';

/** The same as recordsCsv as an XLSX file, streamed as well. */
export function recordsXlsx(
  ledger: Pick<Ledger, 'records'>,
  filter: RecordFilter,
  options: RecordsTableOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  return xlsxOf(recordsTable(ledger, filter, options));
}
