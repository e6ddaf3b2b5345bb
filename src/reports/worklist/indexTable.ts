import type { Language } from '../../domain/language.ts';
import { type Column, type ExportTable, tablePage } from '../../presentation/exportTable.ts';
import { worklistTexts } from './messages.ts';

/** One file of a split work list. */
export interface WorklistFile {
  readonly owner: string;
  readonly agencyCode: string;
  readonly agency: string;
  readonly count: number;
  readonly overdue: number;
  /** Day since which its oldest case has been unsynced. */
  readonly oldest: string | null;
  readonly file: string;
}

export function indexTable(files: readonly WorklistFile[], language: Language): ExportTable {
  const worklist = worklistTexts(language);
  const { columns: headers } = worklist;
  const columns: readonly Column<WorklistFile>[] = [
    { header: headers.owner, type: 'text', width: 28, value: (row) => row.owner },
    { header: headers.agencyCode, type: 'text', width: 14, value: (row) => row.agencyCode },
    { header: headers.agency, type: 'text', width: 44, value: (row) => row.agency },
    { header: headers.count, type: 'count', width: 12, value: (row) => row.count },
    { header: headers.overdueCount, type: 'count', width: 12, value: (row) => row.overdue },
    { header: headers.oldest, type: 'day', width: 16, value: (row) => row.oldest },
    { header: headers.file, type: 'text', width: 44, value: (row) => row.file },
  ];
  return { name: worklist.indexSheet, columns, pages: [tablePage(columns, files)] };
}
