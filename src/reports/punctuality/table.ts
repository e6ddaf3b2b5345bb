import type { Language } from '../../domain/language.ts';
import { type Column, type ExportTable, fields, tablePage } from '../../presentation/exportTable.ts';
import { gapTexts } from '../gap/messages.ts';
import { punctualityTexts } from './messages.ts';
import type { PunctualityReport, PunctualityReportGroup } from './schema.ts';

/** On time and online for a file: one row for each group. */
export function punctualityTable({ asOf, groups }: PunctualityReport, language: Language): ExportTable {
  const texts = punctualityTexts(language);
  const { figures } = gapTexts(language);
  const columns: readonly Column<PunctualityReportGroup>[] = [
    { code: 'asOf', header: figures.asOf, type: 'instant', width: 17, value: () => asOf },
    ...fields(figures, 'text', 26, ['key']),
    ...fields(figures, 'text', 50, ['name']),
    ...fields(figures, 'count', 14, ['total']),
    ...fields(texts, 'count', 14, ['online']),
    ...fields(texts, 'rate', 14, ['onlinePercent']),
    ...fields(texts, 'count', 14, ['onTime', 'late', 'noDeadline']),
    ...fields(texts, 'rate', 14, ['onTimePercent']),
  ];
  return { name: texts.sheet, columns, pages: [tablePage(columns, groups)] };
}
