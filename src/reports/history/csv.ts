import type { Language } from '../../domain/language.ts';
import { BOM, csvRow } from '../../presentation/csvRow.ts';
import { caseTexts } from '../cases/messages.ts';
import { gapTexts } from '../gap/messages.ts';
import type { HistoryReport } from './build.ts';
import { historyTexts } from './messages.ts';

/** The snapshots as CSV, one row each; counts by reason are in the JSON document only. */
export function historyCsv(
  report: HistoryReport,
  options: { readonly language: Language; readonly bom?: boolean | undefined },
): string {
  const { sheetColumns: columns } = historyTexts(options.language);
  const { sheetColumns: cases } = caseTexts(options.language);
  const { figures } = gapTexts(options.language);
  const header = csvRow([
    columns.takenAt,
    columns.midnight,
    ...(report.agency === undefined ? [] : [cases.agencyCode]),
    figures.total,
    figures.synced,
    figures.unsynced,
    figures.never,
    figures.stale,
    figures.syncedPercent,
    figures.unsyncedPercent,
    figures.coveragePercent,
    figures.verified,
    figures.excluded,
    ...(report.agency === undefined ? [figures.unnumbered] : []),
  ]);
  const rows = report.snapshots.map((one) =>
    csvRow([
      one.takenAt,
      one.midnight,
      ...(report.agency === undefined ? [] : [report.agency]),
      one.total,
      one.synced,
      one.unsynced,
      one.never,
      one.stale,
      one.syncedPercent,
      one.unsyncedPercent,
      one.coveragePercent,
      one.verified,
      one.excluded,
      ...(one.unnumbered === undefined ? [] : [one.unnumbered]),
    ]),
  );
  return (options.bom === true ? BOM : '') + header + rows.join('');
}
