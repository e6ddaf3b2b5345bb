import type { Language } from '../../domain/language.ts';
import { REASONS } from '../../domain/reason.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../domain/status.ts';
import type { RecordFilter } from '../../ledger/port/filter.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { type Column, type ExportTable, type TablePage, tablePage } from '../../presentation/exportTable.ts';
import { wordsOf } from '../../presentation/words.ts';
import { recordRow } from './build.ts';
import { caseTexts } from './messages.ts';
import { recordPages } from './pages.ts';
import type { RecordRow } from './schema.ts';

export interface RecordsTableOptions {
  readonly language: Language;
  readonly offsetMs: number;
  /** At most so many records; all of them where it is left out. */
  readonly limit?: number | undefined;
}

/** Everything that matches, for a file, read from the ledger as it is written. */
export function recordsTable(
  ledger: Pick<Ledger, 'records'>,
  filter: RecordFilter,
  options: RecordsTableOptions,
): ExportTable {
  const columns = recordsColumns(options.language);
  async function* pages(): AsyncGenerator<TablePage, void, undefined> {
    for await (const records of recordPages(ledger, filter, options.limit)) {
      yield tablePage(
        columns,
        records.map((record) => recordRow(record, options.offsetMs)),
      );
    }
  }
  return { name: caseTexts(options.language).sheet, columns, pages: pages() };
}

/** The codes are for filters and formulas, the names beside them for the reader. */
function recordsColumns(language: Language): readonly Column<RecordRow>[] {
  const { sheetColumns: csv } = caseTexts(language);
  const { states } = wordsOf(language);
  return [
    { header: csv.caseNo, type: 'text', width: 26, value: (row) => row.caseNo },
    { header: csv.state, type: 'text', width: 12, value: (row) => row.state },
    { header: csv.stateName, type: 'text', width: 20, value: (row) => states[row.state] },
    { header: csv.reason, type: 'text', width: 26, value: (row) => row.reason },
    {
      header: csv.reasonName,
      type: 'text',
      width: 26,
      value: ({ reason }) => (reason === null ? null : REASONS[reason].title[language]),
    },
    { header: csv.detail, type: 'text', width: 50, value: (row) => row.detail },
    { header: csv.portalCode, type: 'text', width: 12, value: (row) => row.portalCode },
    { header: csv.agencyCode, type: 'text', width: 14, value: (row) => row.agencyCode },
    { header: csv.procedureCode, type: 'text', width: 14, value: (row) => row.procedureCode },
    { header: csv.status, type: 'text', width: 12, value: (row) => row.status },
    {
      header: csv.statusName,
      type: 'text',
      width: 24,
      value: ({ status }) =>
        status !== null && isPortalStatus(status) ? PORTAL_STATUSES[status][language] : null,
    },
    { header: csv.receivedAt, type: 'instant', width: 17, value: (row) => row.receivedAt },
    { header: csv.modifiedAt, type: 'instant', width: 17, value: (row) => row.modifiedAt },
    { header: csv.attempts, type: 'count', width: 12, value: (row) => row.attempts },
    { header: csv.nextAttemptAt, type: 'instant', width: 17, value: (row) => row.nextAttemptAt },
    { header: csv.lastSyncedAt, type: 'instant', width: 17, value: (row) => row.lastSyncedAt },
  ];
}
