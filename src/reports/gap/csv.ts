import type { Language } from '../../domain/language.ts';
import { csvHeader, csvPage } from '../../presentation/csv.ts';
import type { GapReport } from './build.ts';
import { gapTable } from './table.ts';

/** The gap as CSV: one row for the whole, or one for each group when the report has groups. */
export function gapCsv(
  report: GapReport,
  options: { readonly language: Language; readonly bom?: boolean | undefined },
): string {
  const table = gapTable(report, options.language);
  return csvHeader(table, options.bom === true) + table.pages.map(csvPage).join('');
}
