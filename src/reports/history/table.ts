import type { Language } from '../../domain/language.ts';
import { type Column, type ExportTable, fields, tablePage } from '../../presentation/exportTable.ts';
import { caseTexts } from '../cases/messages.ts';
import { gapTexts } from '../gap/messages.ts';
import { wholeFigures } from '../gap/table.ts';
import { historyTexts } from './messages.ts';
import type { HistoryReport, SnapshotReport } from './schema.ts';

/** The snapshots for a file, one a row. Counts by reason are in the JSON document only. */
export function historyTable({ snapshots, agency }: HistoryReport, language: Language): ExportTable {
  const { sheet, sheetColumns } = historyTexts(language);
  const { unnumbered } = gapTexts(language).figures;
  const { agencyCode } = caseTexts(language).sheetColumns;
  const taken = fields(sheetColumns, 'instant', 17, ['takenAt', 'midnight']);
  const figures = wholeFigures(language);
  const columns: readonly Column<SnapshotReport>[] =
    agency === undefined
      ? [
          ...taken,
          ...figures,
          {
            code: 'unnumbered',
            header: unnumbered,
            type: 'count',
            width: 14,
            value: (one) => one.unnumbered ?? null,
          },
        ]
      : [
          ...taken,
          { code: 'agencyCode', header: agencyCode, type: 'text', width: 14, value: () => agency },
          ...figures,
        ];
  return { name: sheet, columns, pages: [tablePage(columns, snapshots)] };
}
