import type { Language } from '../../domain/language.ts';
import {
  type Column,
  type ExportTable,
  fields,
  type TablePage,
  tablePage,
} from '../../presentation/exportTable.ts';
import { worklistTexts } from './messages.ts';
import type { WorklistRow } from './rows.ts';

/** Rows of a work list as a table. `onPage` sees each page of rows on its way, for counts. */
export function worklistTable(
  pages: AsyncIterable<readonly WorklistRow[]>,
  language: Language,
  onPage: (rows: readonly WorklistRow[]) => void,
): ExportTable {
  const { columns: headers, sheet, yes, no } = worklistTexts(language);
  const columns: readonly Column<WorklistRow>[] = [
    ...fields(headers, 'text', 26, ['caseNo']),
    ...fields(headers, 'text', 14, ['agencyCode']),
    ...fields(headers, 'text', 34, ['agency']),
    ...fields(headers, 'text', 13, ['procedureCode']),
    ...fields(headers, 'text', 44, ['procedure']),
    ...fields(headers, 'text', 22, ['status']),
    ...fields(headers, 'text', 20, ['state']),
    ...fields(headers, 'text', 28, ['reason']),
    ...fields(headers, 'text', 44, ['detail']),
    ...fields(headers, 'text', 60, ['remedy']),
    ...fields(headers, 'text', 24, ['owner']),
    ...fields(headers, 'text', 11, ['portalCode']),
    ...fields(headers, 'day', 13, ['unsyncedSince']),
    ...fields(headers, 'count', 11, ['age']),
    ...fields(headers, 'day', 12, ['receivedAt', 'dueAt']),
    {
      code: 'overdue',
      header: headers.overdue,
      type: 'text',
      width: 11,
      value: ({ overdue }) => (overdue === null ? null : overdue ? yes : no),
    },
  ];
  async function* tablePages(): AsyncGenerator<TablePage, void, undefined> {
    for await (const rows of pages) {
      onPage(rows);
      yield tablePage(columns, rows);
    }
  }
  return { name: sheet, columns, pages: tablePages() };
}

/** One file of a split work list. */
export interface WorklistFile {
  readonly owner: string;
  readonly agencyCode: string;
  readonly agency: string;
  readonly count: number;
  /** Null where the cases are not listed one by one. */
  readonly overdueCount: number | null;
  /** The day since which its oldest case has been unsynced. */
  readonly oldest: string | null;
  readonly file: string;
}

export function indexTable(files: readonly WorklistFile[], language: Language): ExportTable {
  const { columns: headers, indexSheet } = worklistTexts(language);
  const columns = [
    ...fields(headers, 'text', 28, ['owner']),
    ...fields(headers, 'text', 14, ['agencyCode']),
    ...fields(headers, 'text', 44, ['agency']),
    ...fields(headers, 'count', 12, ['count', 'overdueCount']),
    ...fields(headers, 'day', 16, ['oldest']),
    ...fields(headers, 'text', 44, ['file']),
  ];
  return { name: indexSheet, columns, pages: [tablePage(columns, files)] };
}
