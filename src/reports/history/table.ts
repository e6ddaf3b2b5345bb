import type { Language } from '../../domain/language.ts';
import { type Column, type ExportTable, tablePage } from '../../presentation/exportTable.ts';
import { caseTexts } from '../cases/messages.ts';
import { gapTexts } from '../gap/messages.ts';
import { historyTexts } from './messages.ts';
import type { HistoryReport, SnapshotReport } from './schema.ts';

/** The snapshots for a file, one a row. Counts by reason are in the JSON document only. */
export function historyTable({ snapshots, agency }: HistoryReport, language: Language): ExportTable {
  const { sheet, sheetColumns } = historyTexts(language);
  const { figures } = gapTexts(language);
  const { agencyCode } = caseTexts(language).sheetColumns;
  const columns: readonly Column<SnapshotReport>[] = [
    { header: sheetColumns.takenAt, type: 'instant', width: 17, value: (one) => one.takenAt },
    { header: sheetColumns.midnight, type: 'instant', width: 17, value: (one) => one.midnight },
    ...(agency === undefined
      ? []
      : [{ header: agencyCode, type: 'text', width: 14, value: () => agency } as const]),
    { header: figures.total, type: 'count', width: 14, value: (one) => one.total },
    { header: figures.synced, type: 'count', width: 14, value: (one) => one.synced },
    { header: figures.unsynced, type: 'count', width: 14, value: (one) => one.unsynced },
    { header: figures.never, type: 'count', width: 14, value: (one) => one.never },
    { header: figures.stale, type: 'count', width: 14, value: (one) => one.stale },
    { header: figures.syncedPercent, type: 'rate', width: 14, value: (one) => one.syncedPercent },
    { header: figures.unsyncedPercent, type: 'rate', width: 14, value: (one) => one.unsyncedPercent },
    { header: figures.coveragePercent, type: 'rate', width: 14, value: (one) => one.coveragePercent },
    { header: figures.verified, type: 'count', width: 14, value: (one) => one.verified },
    { header: figures.excluded, type: 'count', width: 14, value: (one) => one.excluded },
    ...(agency === undefined
      ? [
          {
            header: figures.unnumbered,
            type: 'count',
            width: 14,
            value: (one: SnapshotReport) => one.unnumbered ?? null,
          } as const,
        ]
      : []),
  ];
  return { name: sheet, columns, pages: [tablePage(columns, snapshots)] };
}
