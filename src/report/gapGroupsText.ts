import { percent } from '../domain/gap.ts';
import { bar } from './bar.ts';
import type { GapReport } from './gap.ts';
import { capitalised, shorten, terminalText } from './layout.ts';
import { formatCount, formatPercent } from './numbers.ts';
import { type Paint, paintBar } from './paint.ts';
import { type Column, table } from './table.ts';
import { type Language, textsOf } from './texts.ts';

/** Dimensions whose keys the filters of `records` and `replay` take. */
const FILTERED_BY: ReadonlySet<string> = new Set(['agency', 'domain', 'procedure', 'status', 'reason']);
/** Room for the longest reason. */
const MAX_KEY = 23;
const BAR = 6;

/** The groups of a gap as a table of at most 80 columns; `maxGroups` keeps the largest and counts the rest. */
export function gapGroupsText(
  report: GapReport,
  options: { language: Language; paint: Paint; maxGroups?: number | undefined },
): string[] {
  const { by, groups = [] } = report;
  if (by === undefined) return [];
  const { language, paint, maxGroups } = options;
  const texts = textsOf(language);
  const count = (n: number): string => formatCount(n, language);
  const dimension = texts.dimensions[by];
  const onlyUnsynced = by === 'reason' || by === 'age';
  const heading = onlyUnsynced ? texts.gap.unsyncedBy : texts.gap.by;
  const lines = [paint('bold', heading(dimension, count(groups.length)))];
  if (groups.length === 0) return [...lines, texts.gap.noGroups];

  // A key that says no more than its name only takes room from it.
  const withKey = FILTERED_BY.has(by) && groups.some(({ key, name }) => key !== name);
  const rated = (part: number, whole: number): string =>
    `${formatPercent(percent(part, whole), language).padStart(7)} ${bar(part, whole, BAR)}`;
  const columns: (Column & { readonly cell: (group: (typeof groups)[number]) => string })[] = [
    { header: '', align: 'left', cell: (group) => shorten(terminalText(group.key), MAX_KEY) },
    {
      header: capitalised(dimension),
      align: 'left',
      flexible: true,
      cell: (group) => terminalText(group.name),
    },
    { header: texts.gap.columns.total, align: 'right', cell: (group) => count(group.total) },
    { header: texts.gap.columns.unsynced, align: 'right', cell: (group) => count(group.unsynced) },
    {
      header: onlyUnsynced ? texts.gap.columns.share : texts.gap.columns.rate,
      align: 'left',
      paint: (cell) => paintBar(paint, cell),
      cell: (group) =>
        onlyUnsynced ? rated(group.unsynced, report.unsynced) : rated(group.synced, group.total),
    },
  ];
  const used = columns.filter((_, index) => (index !== 0 || withKey) && (index !== 2 || !onlyUnsynced));
  const shown = groups.slice(0, maxGroups);
  const rows = shown.map((group) => used.map((column) => column.cell(group)));
  lines.push(...table(used, rows, { paintHeader: (line) => paint('dim', line) }));

  const rest = groups.slice(shown.length);
  if (rest.length > 0) {
    const unsynced = rest.reduce((sum, group) => sum + group.unsynced, 0);
    lines.push(paint('dim', texts.gap.moreGroups(count(rest.length), count(unsynced))));
  }
  return lines;
}
