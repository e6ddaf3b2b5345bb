import { BOM, csvRow } from './csv.ts';
import type { GapReport } from './gap.ts';
import { type Language, textsOf } from './texts.ts';

/** The gap as CSV: one row for the whole, or one for each group when the report has groups. */
export function gapCsv(
  report: GapReport,
  options: { readonly language: Language; readonly bom?: boolean | undefined },
): string {
  const { csv } = textsOf(options.language);
  const start = options.bom === true ? BOM : '';
  if (report.groups === undefined) {
    const whole = [
      [csv.asOf, report.asOf],
      [csv.total, report.total],
      [csv.synced, report.synced],
      [csv.unsynced, report.unsynced],
      [csv.never, report.never],
      [csv.stale, report.stale],
      [csv.syncedPercent, report.syncedPercent],
      [csv.unsyncedPercent, report.unsyncedPercent],
      [csv.coveragePercent, report.coveragePercent],
      [csv.verified, report.verified],
      [csv.excluded, report.excluded],
      [csv.unnumbered, report.unnumbered],
    ] as const;
    return start + csvRow(whole.map(([header]) => header)) + csvRow(whole.map(([, value]) => value));
  }
  const header = csvRow([
    csv.asOf,
    csv.key,
    csv.name,
    csv.total,
    csv.synced,
    csv.unsynced,
    csv.syncedPercent,
    csv.unsyncedPercent,
  ]);
  const rows = report.groups.map((group) =>
    csvRow([
      report.asOf,
      group.key,
      group.name,
      group.total,
      group.synced,
      group.unsynced,
      group.syncedPercent,
      group.unsyncedPercent,
    ]),
  );
  return start + header + rows.join('');
}
