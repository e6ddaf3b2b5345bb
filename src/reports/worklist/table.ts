import type { Language } from '../../domain/language.ts';
import { type Column, type ExportTable, type TablePage, tablePage } from '../../presentation/exportTable.ts';
import { type WorklistTexts, worklistTexts } from './messages.ts';
import type { WorklistRow } from './rows.ts';

/** Rows of a work list as a table. `onPage` sees each page of rows on its way, for counts. */
export function worklistTable(
  pages: AsyncIterable<readonly WorklistRow[]>,
  language: Language,
  onPage: (rows: readonly WorklistRow[]) => void,
): ExportTable {
  const worklist = worklistTexts(language);
  const columns = worklistColumns(worklist);
  async function* tablePages(): AsyncGenerator<TablePage, void, undefined> {
    for await (const rows of pages) {
      onPage(rows);
      yield tablePage(columns, rows);
    }
  }
  return { name: worklist.sheet, columns, pages: tablePages() };
}

function worklistColumns({ columns, yes, no }: WorklistTexts): readonly Column<WorklistRow>[] {
  return [
    { header: columns.caseNo, type: 'text', width: 26, value: (row) => row.caseNo },
    { header: columns.agencyCode, type: 'text', width: 14, value: (row) => row.agencyCode },
    { header: columns.agency, type: 'text', width: 34, value: (row) => row.agency },
    { header: columns.procedureCode, type: 'text', width: 13, value: (row) => row.procedureCode },
    { header: columns.procedure, type: 'text', width: 44, value: (row) => row.procedure },
    { header: columns.status, type: 'text', width: 22, value: (row) => row.status },
    { header: columns.state, type: 'text', width: 20, value: (row) => row.state },
    { header: columns.reason, type: 'text', width: 28, value: (row) => row.reason },
    { header: columns.detail, type: 'text', width: 44, value: (row) => row.detail },
    { header: columns.remedy, type: 'text', width: 60, value: (row) => row.remedy },
    { header: columns.owner, type: 'text', width: 24, value: (row) => row.owner },
    { header: columns.portalCode, type: 'text', width: 11, value: (row) => row.portalCode },
    { header: columns.unsyncedSince, type: 'day', width: 13, value: (row) => row.unsyncedSince },
    { header: columns.age, type: 'count', width: 11, value: (row) => row.age },
    { header: columns.receivedAt, type: 'day', width: 12, value: (row) => row.receivedAt },
    { header: columns.dueAt, type: 'day', width: 12, value: (row) => row.dueAt },
    {
      header: columns.overdue,
      type: 'text',
      width: 11,
      value: ({ overdue }) => (overdue === null ? null : overdue ? yes : no),
    },
  ];
}
