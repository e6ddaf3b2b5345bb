import { DIMENSIONS, isOfAllCases } from '../../domain/dimension.ts';
import { percent } from '../../domain/gap.ts';
import type { Language } from '../../domain/language.ts';
import { bar } from '../../presentation/bar.ts';
import { formatsOf } from '../../presentation/formats.ts';
import { capitalised, shorten, terminalText } from '../../presentation/layout.ts';
import type { Paint } from '../../presentation/paint.ts';
import { flexible, left, type RowColumn, right, rowTable } from '../../presentation/table.ts';
import { gapTexts } from './messages.ts';
import type { AgencyFlag, GapReport, GapReportGroup } from './schema.ts';

/** Room for the longest reason. */
const MAX_KEY = 23;
const BAR = 6;
/** Before the name, so that they stay when the end of the name is cut off. */
const MARKS: Readonly<Record<AgencyFlag, string>> = { not_in_table: '*', no_longer_in_table: '†' };
/** Deeper levels than administrations have are not indented further. */
const MAX_INDENT = 5;

/** The groups of a gap as a table of at most 80 columns; `maxGroups` keeps the largest and counts the rest. */
export function gapGroupsText(
  report: GapReport,
  options: { language: Language; paint: Paint; maxGroups?: number | undefined },
): string[] {
  const { by, groups = [] } = report;
  if (by === undefined) return [];
  const { language, paint, maxGroups } = options;
  const gap = gapTexts(language);
  const formats = formatsOf({ language });
  const { count } = formats;
  const dimension = report.today === true ? gap.agencyToday : DIMENSIONS[by].title[language];
  const onlyUnsynced = !isOfAllCases(by);
  const heading = onlyUnsynced ? gap.unsyncedBy : gap.by;
  const lines = [paint('bold', heading(dimension, count(groups.length)))];
  if (groups.length === 0) return [...lines, gap.noGroups];

  // Filters take keys, except those of ages. Keys are left out where each is the same as its name.
  const withKey = by !== 'age' && groups.some(({ key, name }) => key !== name);
  const rated = (part: number, whole: number): string => {
    const rate = formats.percent(percent(part, whole)).padStart(7);
    // A tree needs the bar's room for its indentation.
    return report.tree === true ? rate : `${rate} ${bar(part, whole, BAR)}`;
  };
  const columns: readonly RowColumn<GapReportGroup>[] = [
    left('', ({ key }) => shorten(terminalText(key), MAX_KEY)),
    flexible(capitalised(dimension), (group) => nameText(group, report)),
    right(gap.columns.total, ({ total }) => count(total)),
    right(gap.columns.unsynced, ({ unsynced }) => count(unsynced)),
    onlyUnsynced
      ? left(gap.columns.share, ({ unsynced }) => rated(unsynced, report.unsynced))
      : left(gap.columns.rate, ({ synced, total }) => rated(synced, total)),
  ];
  const used = columns.filter((_, index) => (index !== 0 || withKey) && (index !== 2 || !onlyUnsynced));
  if (groups.some(({ elsewhere }) => elsewhere !== undefined)) {
    used.push(
      right(gap.columns.elsewhere, ({ elsewhere }) => (elsewhere === undefined ? '' : count(elsewhere))),
    );
  }
  const shown = groups.slice(0, maxGroups);
  lines.push(...rowTable(shown, used, { paint }));

  const flags = new Set(shown.flatMap(({ flag }) => flag ?? []));
  lines.push(...[...flags].map((flag) => paint('dim', `${MARKS[flag]} ${gap.agencyFlags[flag]}`)));

  const rest = groups.slice(shown.length);
  if (rest.length > 0) {
    const unsynced = rest.reduce((sum, group) => sum + group.unsynced, 0);
    lines.push(paint('dim', gap.moreGroups(count(rest.length), count(unsynced))));
  }
  return lines;
}

/** In trees and by today's agencies, where room is short, People's Committee takes its usual short form. */
function nameText({ name, flag, depth = 0 }: GapReportGroup, { tree, today }: GapReport): string {
  const mark = flag === undefined ? '' : `${MARKS[flag]} `;
  const text = terminalText(name);
  if (tree !== true && today !== true) return mark + text;
  const short = text.replace(/^(Ủy|Uỷ) ban nhân dân (?=.)/, 'UBND ');
  return '  '.repeat(Math.min(depth, MAX_INDENT)) + mark + short;
}
