import type { Language } from '../../domain/language.ts';
import { type Column, type ExportTable, fields, tablePage } from '../../presentation/exportTable.ts';
import { caseTexts } from '../cases/messages.ts';
import { explainTexts } from './messages.ts';
import type { Cause, Explanation } from './schema.ts';

/** The causes for a file, one a row. */
export function explainTable({ causes }: Explanation, language: Language): ExportTable {
  const { reason, reasonName } = caseTexts(language).sheetColumns;
  const { csv, releases, sheet } = explainTexts(language);
  const headers = { ...csv, reason, title: reasonName };
  const columns: readonly Column<Cause>[] = [
    ...fields(headers, 'text', 26, ['reason']),
    ...fields(headers, 'text', 28, ['title']),
    ...fields(headers, 'text', 20, ['key']),
    ...fields(headers, 'text', 50, ['name']),
    ...fields(headers, 'count', 12, ['count']),
    ...fields(headers, 'rate', 12, ['share', 'cumulativeShare']),
    ...fields(headers, 'text', 28, ['ownerName']),
    ...fields(headers, 'text', 60, ['remedy']),
    {
      code: 'release',
      header: csv.release,
      type: 'text',
      width: 50,
      value: (cause) => releases[cause.release],
    },
    ...fields(headers, 'text', 60, ['replay']),
  ];
  return { name: sheet, columns, pages: [tablePage(columns, causes)] };
}
