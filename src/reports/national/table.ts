import type { Language } from '../../domain/language.ts';
import { type Column, type ExportTable, fields, tablePage } from '../../presentation/exportTable.ts';
import { wholeFigures } from '../gap/table.ts';
import { nationalGapTexts } from './messages.ts';
import type { NationalGap, ProvinceFigures, ProvinceGap } from './schema.ts';

/**
 * For a file: one row a province, in the order of the configurations, and no sum, which a spreadsheet that adds the column up
 * would count twice. A province without figures has empty cells, not zeros, and a note.
 */
export function nationalGapTable({ provinces }: NationalGap, language: Language): ExportTable {
  const texts = nationalGapTexts(language);
  const columns: readonly Column<ProvinceGap>[] = [
    ...fields(texts.figures, 'text', 10, ['code']),
    ...fields(texts.figures, 'text', 30, ['name']),
    ...ofFigures(fields(texts.figures, 'instant', 17, ['asOf'])),
    ...ofFigures(wholeFigures(language)),
    ...ofFigures(fields(texts.figures, 'instant', 17, ['readAt'])),
    {
      ...{ code: 'note', header: texts.figures.note, type: 'text', width: 40 },
      value: ({ unread }) => (unread === null ? null : texts.unread[unread]),
    },
  ];
  return { name: texts.sheet, columns, pages: [tablePage(columns, provinces)] };
}

function ofFigures(columns: readonly Column<ProvinceFigures>[]): readonly Column<ProvinceGap>[] {
  return columns.map((column) => ({
    ...column,
    value: ({ figures }) => (figures === null ? null : column.value(figures)),
  }));
}
