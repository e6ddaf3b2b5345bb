import type { Language } from '../../domain/language.ts';
import { type Column, type ExportTable, tablePage } from '../../presentation/exportTable.ts';
import { caseTexts } from '../cases/messages.ts';
import { explainTexts } from './messages.ts';
import type { Cause, Explanation } from './schema.ts';

/** The causes for a file, one a row. */
export function explainTable({ causes }: Explanation, language: Language): ExportTable {
  const { sheetColumns: shared } = caseTexts(language);
  const { csv, releases, sheet } = explainTexts(language);
  const columns: readonly Column<Cause>[] = [
    { header: shared.reason, type: 'text', width: 26, value: (cause) => cause.reason },
    { header: shared.reasonName, type: 'text', width: 28, value: (cause) => cause.title },
    { header: csv.key, type: 'text', width: 20, value: (cause) => cause.key },
    { header: csv.name, type: 'text', width: 50, value: (cause) => cause.name },
    { header: csv.count, type: 'count', width: 12, value: (cause) => cause.count },
    { header: csv.share, type: 'rate', width: 12, value: (cause) => cause.share },
    { header: csv.cumulative, type: 'rate', width: 12, value: (cause) => cause.cumulativeShare },
    { header: csv.owner, type: 'text', width: 28, value: (cause) => cause.ownerName },
    { header: csv.remedy, type: 'text', width: 60, value: (cause) => cause.remedy },
    { header: csv.release, type: 'text', width: 50, value: (cause) => releases[cause.release] },
    { header: csv.replay, type: 'text', width: 60, value: (cause) => cause.replay },
  ];
  return { name: sheet, columns, pages: [tablePage(columns, causes)] };
}
