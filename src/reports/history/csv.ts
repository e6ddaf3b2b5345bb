import { BOM, csvRow } from '../../presentation/csvRow.ts';
import { type Language, textsOf } from '../messages.ts';
import type { HistoryReport } from './build.ts';

/** The snapshots as CSV, one row each; counts by reason are in the JSON document only. */
export function historyCsv(
  report: HistoryReport,
  options: { readonly language: Language; readonly bom?: boolean | undefined },
): string {
  const { csv } = textsOf(options.language);
  const header = csvRow([
    csv.takenAt,
    csv.midnight,
    ...(report.agency === undefined ? [] : [csv.agencyCode]),
    csv.total,
    csv.synced,
    csv.unsynced,
    csv.never,
    csv.stale,
    csv.syncedPercent,
    csv.unsyncedPercent,
    csv.coveragePercent,
    csv.verified,
    csv.excluded,
    ...(report.agency === undefined ? [csv.unnumbered] : []),
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
