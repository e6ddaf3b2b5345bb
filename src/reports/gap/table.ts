import { UNKNOWN_LEVEL } from '../../domain/agencies.ts';
import { type Column, type ExportTable, type TablePage, tablePage } from '../../presentation/exportTable.ts';
import { type Language, type Texts, textsOf } from '../messages.ts';
import type { GapReport } from './build.ts';
import type { GapReportGroup } from './groups.ts';

/** The gap for a file: one row for the whole, or one for each group when the report has groups. */
export function gapTable(
  report: GapReport,
  language: Language,
): ExportTable & { readonly pages: readonly TablePage[] } {
  const { csv, sheets } = textsOf(language);
  const { groups } = report;
  if (groups === undefined) {
    const columns = wholeColumns(csv);
    return { name: sheets.gap, columns, pages: [tablePage(columns, [report])] };
  }
  const columns = [...groupColumns(csv, report.asOf), ...placeColumns(report, language)];
  return { name: sheets.gap, columns, pages: [tablePage(columns, groups)] };
}

function wholeColumns(csv: Texts['csv']): readonly Column<GapReport>[] {
  return [
    { header: csv.asOf, type: 'instant', width: 17, value: (report) => report.asOf },
    { header: csv.total, type: 'count', width: 14, value: (report) => report.total },
    { header: csv.synced, type: 'count', width: 14, value: (report) => report.synced },
    { header: csv.unsynced, type: 'count', width: 14, value: (report) => report.unsynced },
    { header: csv.never, type: 'count', width: 14, value: (report) => report.never },
    { header: csv.stale, type: 'count', width: 14, value: (report) => report.stale },
    { header: csv.syncedPercent, type: 'rate', width: 14, value: (report) => report.syncedPercent },
    { header: csv.unsyncedPercent, type: 'rate', width: 14, value: (report) => report.unsyncedPercent },
    { header: csv.coveragePercent, type: 'rate', width: 14, value: (report) => report.coveragePercent },
    { header: csv.verified, type: 'count', width: 14, value: (report) => report.verified },
    { header: csv.excluded, type: 'count', width: 14, value: (report) => report.excluded },
    { header: csv.unnumbered, type: 'count', width: 14, value: (report) => report.unnumbered },
  ];
}

function groupColumns(csv: Texts['csv'], asOf: string): readonly Column<GapReportGroup>[] {
  return [
    { header: csv.asOf, type: 'instant', width: 17, value: () => asOf },
    { header: csv.key, type: 'text', width: 26, value: (group) => group.key },
    { header: csv.name, type: 'text', width: 50, value: (group) => group.name },
    { header: csv.total, type: 'count', width: 14, value: (group) => group.total },
    { header: csv.synced, type: 'count', width: 14, value: (group) => group.synced },
    { header: csv.unsynced, type: 'count', width: 14, value: (group) => group.unsynced },
    { header: csv.syncedPercent, type: 'rate', width: 14, value: (group) => group.syncedPercent },
    { header: csv.unsyncedPercent, type: 'rate', width: 14, value: (group) => group.unsyncedPercent },
  ];
}

/** Of a tree and of today's agencies: where the agency belongs, and what there is to know about it. */
function placeColumns({ tree, today }: GapReport, language: Language): readonly Column<GapReportGroup>[] {
  const { csv, levels, unknown, agencyFlags } = textsOf(language);
  const names = { ...levels, [UNKNOWN_LEVEL]: unknown };
  const place: readonly Column<GapReportGroup>[] = [
    { header: csv.parent, type: 'text', width: 26, value: ({ parent }) => parent ?? null },
    { header: csv.level, type: 'text', width: 16, value: ({ level }) => names[level ?? UNKNOWN_LEVEL] },
    { header: csv.depth, type: 'count', width: 8, value: ({ depth }) => depth ?? null },
  ];
  const flag: Column<GapReportGroup> = {
    header: csv.flag,
    type: 'text',
    width: 40,
    value: (group) => (group.flag === undefined ? null : agencyFlags[group.flag]),
  };
  if (tree === true) return [...place, flag];
  return today === true ? [flag] : [];
}
