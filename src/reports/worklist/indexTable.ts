import type { Language } from '../../domain/language.ts';
import { type ExportTable, fields, tablePage } from '../../presentation/exportTable.ts';
import { worklistTexts } from './messages.ts';

/** One file of a split work list. */
export interface WorklistFile {
  readonly owner: string;
  readonly agencyCode: string;
  readonly agency: string;
  readonly count: number;
  readonly overdueCount: number;
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
