import type { RecordFilter } from '../../ledger/port/filter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { csvOf } from '../../presentation/csv.ts';
import { type RecordsTableOptions, recordsTable } from './table.ts';

/**
 * Everything that matches as CSV, a page of the ledger a chunk, in memory that does not grow with the
 * export. Ends after `limit` records where one is given.
 */
export function recordsCsv(
  ledger: Pick<Ledger, 'records'>,
  filter: RecordFilter,
  options: RecordsTableOptions & { readonly bom?: boolean | undefined },
): AsyncGenerator<string, void, undefined> {
  return csvOf(recordsTable(ledger, filter, options), options.bom === true);
}
