import { UNKNOWN_LEVEL } from '../../domain/agencies.ts';
import type { Language } from '../../domain/language.ts';
import {
  type Column,
  type ExportTable,
  fields,
  type TablePage,
  tablePage,
} from '../../presentation/exportTable.ts';
import { wordsOf } from '../../presentation/words.ts';
import { asOfColumn, ownSourceColumn, sourcesColumn } from '../sources/age.ts';
import { gapTexts } from './messages.ts';
import type { GapReport, GapReportGroup } from './schema.ts';

/** The gap for a file: one row for the whole, or one for each group when the report has groups. */
export function gapTable(
  report: GapReport,
  language: Language,
): ExportTable & { readonly pages: readonly TablePage[] } {
  const { figures, sheet: name } = gapTexts(language);
  const { groups } = report;
  if (groups === undefined) {
    const columns = [
      ...fields(figures, 'instant', 17, ['asOf']),
      ...wholeFigures(language),
      ...fields(figures, 'count', 14, ['unnumbered']),
      ...sourcesColumn(report, language),
    ];
    return { name, columns, pages: [tablePage(columns, [report])] };
  }
  const columns: readonly Column<GapReportGroup>[] = [
    asOfColumn(report, language),
    ...fields(figures, 'text', 26, ['key']),
    ...fields(figures, 'text', 50, ['name']),
    ...fields(figures, 'count', 14, ['total', 'synced', 'unsynced']),
    ...fields(figures, 'rate', 14, ['syncedPercent', 'unsyncedPercent']),
    ...elsewhereColumn(groups, figures.elsewhere),
    ...placeColumns(report, language),
    ...(report.by === 'source' ? ownSourceColumn(report, language) : sourcesColumn(report, language)),
  ];
  return { name, columns, pages: [tablePage(columns, groups)] };
}

/** Only where there are any, so that most files keep their columns. */
function elsewhereColumn(
  groups: readonly GapReportGroup[],
  header: string,
): readonly Column<GapReportGroup>[] {
  if (groups.every(({ elsewhere }) => elsewhere === undefined)) return [];
  const value = ({ elsewhere = 0 }: GapReportGroup): number => elsewhere;
  return [{ code: 'elsewhere', header, type: 'count', width: 14, value }];
}

/** The figures of a whole gap, present or stored. */
export function wholeFigures(language: Language) {
  const { figures } = gapTexts(language);
  return [
    ...fields(figures, 'count', 14, ['total', 'synced', 'unsynced', 'never', 'stale']),
    ...fields(figures, 'rate', 14, ['syncedPercent', 'unsyncedPercent', 'coveragePercent']),
    ...fields(figures, 'count', 14, ['verified', 'excluded']),
  ];
}

/** For a tree and for today's agencies: where the agency belongs, and a remark about it. */
function placeColumns({ tree, today }: GapReport, language: Language): readonly Column<GapReportGroup>[] {
  const { figures, agencyFlags } = gapTexts(language);
  const { levels } = wordsOf(language);
  const place: readonly Column<GapReportGroup>[] = [
    {
      code: 'parent',
      header: figures.parent,
      type: 'text',
      width: 26,
      value: ({ parent }) => parent ?? null,
    },
    {
      code: 'level',
      header: figures.level,
      type: 'text',
      width: 16,
      value: ({ level }) => levels[level ?? UNKNOWN_LEVEL],
    },
    { code: 'depth', header: figures.depth, type: 'count', width: 8, value: ({ depth }) => depth ?? null },
  ];
  const flag: Column<GapReportGroup> = {
    code: 'flag',
    header: figures.flag,
    type: 'text',
    width: 40,
    value: (group) => (group.flag === undefined ? null : agencyFlags[group.flag]),
  };
  if (tree === true) return [...place, flag];
  return today === true ? [flag] : [];
}
