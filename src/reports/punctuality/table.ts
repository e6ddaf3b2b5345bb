import type { Language } from '../../domain/language.ts';
import { type Column, type ExportTable, fields, tablePage } from '../../presentation/exportTable.ts';
import { gapTexts } from '../gap/messages.ts';
import { asOfColumn, ownSourceColumn, sourcesColumn } from '../sources/age.ts';
import { punctualityTexts } from './messages.ts';
import type { PunctualityReport, PunctualityReportGroup } from './schema.ts';

/** On time and online for a file: one row for each group. */
export function punctualityTable(report: PunctualityReport, language: Language): ExportTable {
  const texts = punctualityTexts(language);
  const { figures } = gapTexts(language);
  const columns: readonly Column<PunctualityReportGroup>[] = [
    asOfColumn(report, language),
    ...fields(figures, 'text', 26, ['key']),
    ...fields(figures, 'text', 50, ['name']),
    ...fields(figures, 'count', 14, ['total']),
    ...fields(texts, 'count', 14, ['online']),
    ...fields(texts, 'rate', 14, ['onlinePercent']),
    ...fields(texts, 'count', 14, ['onTime', 'late', 'noDeadline']),
    ...fields(texts, 'rate', 14, ['onTimePercent']),
    ...(report.by === 'source' ? ownSourceColumn(report, language) : sourcesColumn(report, language)),
  ];
  return { name: texts.sheet, columns, pages: [tablePage(columns, report.groups)] };
}
