import type { GapReport } from './gap.ts';
import { gapTable } from './gapTable.ts';
import type { Language } from './texts.ts';
import { xlsxOf } from './xlsx/workbook.ts';

/** The same as gapCsv as an XLSX file, a piece at a time. */
export function gapXlsx(
  report: GapReport,
  options: { readonly language: Language },
): AsyncGenerator<Uint8Array, void, undefined> {
  return xlsxOf(gapTable(report, options.language));
}
