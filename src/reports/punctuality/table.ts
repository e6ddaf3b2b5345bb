import type { Language } from '../../domain/language.ts';
import { type Column, type ExportTable, tablePage } from '../../presentation/exportTable.ts';
import { gapTexts } from '../gap/messages.ts';
import { punctualityTexts } from './messages.ts';
import type { PunctualityReport, PunctualityReportGroup } from './schema.ts';

/** On time and online for a file: one row for each group. */
export function punctualityTable(report: PunctualityReport, language: Language): ExportTable {
  const texts = punctualityTexts(language);
  const { figures: csv } = gapTexts(language);
  const columns: readonly Column<PunctualityReportGroup>[] = [
    { header: csv.asOf, type: 'instant', width: 17, value: () => report.asOf },
    { header: csv.key, type: 'text', width: 26, value: (group) => group.key },
    { header: csv.name, type: 'text', width: 50, value: (group) => group.name },
    { header: csv.total, type: 'count', width: 14, value: (group) => group.total },
    { header: texts.online, type: 'count', width: 14, value: (group) => group.online },
    { header: texts.onlinePercent, type: 'rate', width: 14, value: (group) => group.onlinePercent },
    { header: texts.onTime, type: 'count', width: 14, value: (group) => group.onTime },
    { header: texts.late, type: 'count', width: 14, value: (group) => group.late },
    { header: texts.noDeadline, type: 'count', width: 14, value: (group) => group.noDeadline },
    { header: texts.onTimePercent, type: 'rate', width: 14, value: (group) => group.onTimePercent },
  ];
  return { name: texts.sheet, columns, pages: [tablePage(columns, report.groups)] };
}
