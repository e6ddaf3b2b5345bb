import { UNKNOWN_LEVEL } from '../../domain/agencies.ts';
import type { Language } from '../../domain/language.ts';
import { type Column, type ExportTable, type TablePage, tablePage } from '../../presentation/exportTable.ts';
import { wordsOf } from '../../presentation/words.ts';
import { gapTexts } from './messages.ts';
import type { GapTexts } from './messages.vi.ts';
import type { GapReport, GapReportGroup } from './schema.ts';

/** The gap for a file: one row for the whole, or one for each group when the report has groups. */
export function gapTable(
  report: GapReport,
  language: Language,
): ExportTable & { readonly pages: readonly TablePage[] } {
  const { figures, sheet } = gapTexts(language);
  const { groups } = report;
  if (groups === undefined) {
    const columns = wholeColumns(figures);
    return { name: sheet, columns, pages: [tablePage(columns, [report])] };
  }
  const columns = [...groupColumns(figures, report.asOf), ...placeColumns(report, language)];
  return { name: sheet, columns, pages: [tablePage(columns, groups)] };
}

function wholeColumns(figures: GapTexts['figures']): readonly Column<GapReport>[] {
  return [
    { header: figures.asOf, type: 'instant', width: 17, value: (report) => report.asOf },
    { header: figures.total, type: 'count', width: 14, value: (report) => report.total },
    { header: figures.synced, type: 'count', width: 14, value: (report) => report.synced },
    { header: figures.unsynced, type: 'count', width: 14, value: (report) => report.unsynced },
    { header: figures.never, type: 'count', width: 14, value: (report) => report.never },
    { header: figures.stale, type: 'count', width: 14, value: (report) => report.stale },
    { header: figures.syncedPercent, type: 'rate', width: 14, value: (report) => report.syncedPercent },
    { header: figures.unsyncedPercent, type: 'rate', width: 14, value: (report) => report.unsyncedPercent },
    { header: figures.coveragePercent, type: 'rate', width: 14, value: (report) => report.coveragePercent },
    { header: figures.verified, type: 'count', width: 14, value: (report) => report.verified },
    { header: figures.excluded, type: 'count', width: 14, value: (report) => report.excluded },
    { header: figures.unnumbered, type: 'count', width: 14, value: (report) => report.unnumbered },
  ];
}

function groupColumns(figures: GapTexts['figures'], asOf: string): readonly Column<GapReportGroup>[] {
  return [
    { header: figures.asOf, type: 'instant', width: 17, value: () => asOf },
    { header: figures.key, type: 'text', width: 26, value: (group) => group.key },
    { header: figures.name, type: 'text', width: 50, value: (group) => group.name },
    { header: figures.total, type: 'count', width: 14, value: (group) => group.total },
    { header: figures.synced, type: 'count', width: 14, value: (group) => group.synced },
    { header: figures.unsynced, type: 'count', width: 14, value: (group) => group.unsynced },
    { header: figures.syncedPercent, type: 'rate', width: 14, value: (group) => group.syncedPercent },
    { header: figures.unsyncedPercent, type: 'rate', width: 14, value: (group) => group.unsyncedPercent },
  ];
}

/** Of a tree and of today's agencies: where the agency belongs, and what there is to know about it. */
function placeColumns({ tree, today }: GapReport, language: Language): readonly Column<GapReportGroup>[] {
  const { figures, agencyFlags } = gapTexts(language);
  const { levels } = wordsOf(language);
  const place: readonly Column<GapReportGroup>[] = [
    { header: figures.parent, type: 'text', width: 26, value: ({ parent }) => parent ?? null },
    { header: figures.level, type: 'text', width: 16, value: ({ level }) => levels[level ?? UNKNOWN_LEVEL] },
    { header: figures.depth, type: 'count', width: 8, value: ({ depth }) => depth ?? null },
  ];
  const flag: Column<GapReportGroup> = {
    header: figures.flag,
    type: 'text',
    width: 40,
    value: (group) => (group.flag === undefined ? null : agencyFlags[group.flag]),
  };
  if (tree === true) return [...place, flag];
  return today === true ? [flag] : [];
}
