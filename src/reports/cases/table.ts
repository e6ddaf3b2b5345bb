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
  /** The most records; all when omitted. */
  readonly limit?: number | undefined;
}

/** All matching records for a file, read from the ledger while it is written. */
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

/** Codes for filters and formulas, each with its name for the reader. */
function recordsColumns(language: Language): readonly Column<RecordRow>[] {
  const { sheetColumns: headers } = caseTexts(language);
  const { states } = wordsOf(language);
  return [
    { header: headers.caseNo, type: 'text', width: 26, value: (row) => row.caseNo },
    { header: headers.state, type: 'text', width: 12, value: (row) => row.state },
    { header: headers.stateName, type: 'text', width: 20, value: (row) => states[row.state] },
    { header: headers.reason, type: 'text', width: 26, value: (row) => row.reason },
    {
      header: headers.reasonName,
      type: 'text',
      width: 26,
      value: ({ reason }) => (reason === null ? null : REASONS[reason].title[language]),
    },
    { header: headers.detail, type: 'text', width: 50, value: (row) => row.detail },
    { header: headers.portalCode, type: 'text', width: 12, value: (row) => row.portalCode },
    { header: headers.agencyCode, type: 'text', width: 14, value: (row) => row.agencyCode },
    { header: headers.procedureCode, type: 'text', width: 14, value: (row) => row.procedureCode },
    { header: headers.status, type: 'text', width: 12, value: (row) => row.status },
    {
      header: headers.statusName,
      type: 'text',
      width: 24,
      value: ({ status }) =>
        status !== null && isPortalStatus(status) ? PORTAL_STATUSES[status][language] : null,
    },
    { header: headers.receivedAt, type: 'instant', width: 17, value: (row) => row.receivedAt },
    { header: headers.modifiedAt, type: 'instant', width: 17, value: (row) => row.modifiedAt },
    { header: headers.attempts, type: 'count', width: 12, value: (row) => row.attempts },
    { header: headers.nextAttemptAt, type: 'instant', width: 17, value: (row) => row.nextAttemptAt },
    { header: headers.lastSyncedAt, type: 'instant', width: 17, value: (row) => row.lastSyncedAt },
  ];
}
