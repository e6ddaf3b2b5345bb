import type { GapReport } from './gap.ts';
import { gapTable } from './gapTable.ts';
import { csvHeader, csvPage } from './tableCsv.ts';
import type { Language } from './texts.ts';

/** The gap as CSV: one row for the whole, or one for each group when the report has groups. */
export function gapCsv(
  report: GapReport,
  options: { readonly language: Language; readonly bom?: boolean | undefined },
): string {
  const table = gapTable(report, options.language);
  return csvHeader(table, options.bom === true) + table.pages.map(csvPage).join('');
}
