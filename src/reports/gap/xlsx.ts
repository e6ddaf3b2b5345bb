import type { Language } from '../../domain/language.ts';
import { xlsxOf } from '../../presentation/xlsx/workbook.ts';
import type { GapReport } from './build.ts';
import { gapTable } from './table.ts';

/** The same as gapCsv as an XLSX file, a piece at a time. */
export function gapXlsx(
  report: GapReport,
  options: { readonly language: Language },
): AsyncGenerator<Uint8Array, void, undefined> {
  return xlsxOf(gapTable(report, options.language));
}
