import type { Language } from '../../domain/language.ts';
import { filterText } from '../../filter/text.ts';
import { bar } from '../../presentation/bar.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { wrap } from '../../presentation/layout.ts';
import { type Paint, paintWith } from '../../presentation/paint.ts';
import { figureTable, indented, table } from '../../presentation/table.ts';
import type { GapDocument } from './build.ts';
import { gapGroupsText } from './groupsText.ts';
import { gapTexts } from './messages.ts';
import { gapOverTimeText } from './overTimeText.ts';
import type { GapReport } from './schema.ts';

const BAR = 22;

/**
 * The gap as text of at most 80 columns, without a line end after the last line. `maxGroups` keeps the
 * largest groups and says what was left out; without it all are listed.
 */
export function gapText(
  { report, notes, overTime }: GapDocument,
  options: TextOptions & { readonly maxGroups?: number | undefined },
): string {
  const { language, maxGroups } = options;
  const paint = paintWith(options.color === true);
  const lines = [
    ...reportHead(gapTexts(language).title, report, options),
    ...figures(report, language, paint),
  ];
  if (overTime !== undefined) lines.push(...gapOverTimeText(overTime, { ...options, paint }));
  if (report.groups !== undefined) lines.push('', ...gapGroupsText(report, { language, paint, maxGroups }));
  return [...lines, ...notesText(notes, options)].join('\n');
}

/** Title, date and filter, and an empty line. */
export function reportHead(
  title: string,
  { asOf, filter }: Pick<GapReport, 'asOf' | 'filter'>,
  options: TextOptions,
): string[] {
  const { language } = options;
  const paint = paintWith(options.color === true);
  return [
    paint('bold', title),
    paint('dim', gapTexts(language).asOf(formatsOf(options).isoTime(asOf))),
    ...(filter === undefined ? [] : wrap(filterText(filter, language))),
    '',
  ];
}

/** The notes under their heading, after an empty line. */
export function notesText(
  notes: readonly string[],
  { language, color }: Pick<TextOptions, 'language' | 'color'>,
): string[] {
  if (notes.length === 0) return [];
  const heading = paintWith(color === true)('bold', gapTexts(language).notesTitle);
  return ['', heading, ...notes.flatMap((note) => wrap(note, '  - '))];
}

function figures(report: GapReport, language: Language, paint: Paint): string[] {
  const gap = gapTexts(language);
  const { count, percent } = formatsOf({ language });
  const { total, synced, unsynced, never, stale } = report;
  const rows = [
    [gap.total, count(total), '', ''],
    [gap.synced, count(synced), percent(report.syncedPercent), bar(synced, total, BAR)],
    [gap.unsynced, count(unsynced), percent(report.unsyncedPercent)],
    [`  ${gap.never}`, count(never)],
    [`  ${gap.stale}`, count(stale)],
    [gap.coverage, count(synced + stale), percent(report.coveragePercent)],
    [gap.verified, count(report.verified)],
  ];
  // Both are of the whole ledger, and would mislead next to a part of it.
  if (report.filter === undefined) {
    rows.push([gap.excluded, count(report.excluded)], [gap.unnumbered, count(report.unnumbered)]);
  }
  return figureTable(rows, paint);
}

const COMPARED_BAR = 40;

/** Two readings of one gap side by side, and the difference between them; at most 80 columns. */
export function renderGapComparison(before: GapReport, after: GapReport, options: TextOptions): string {
  const { comparison: texts, ...gap } = gapTexts(options.language);
  const { paint, count, change, percent, points, isoTime } = formatsOf(options);

  const counted = (key: 'total' | 'synced' | 'unsynced'): string[] => {
    const [from, to] = [before[key], after[key]];
    return [gap[key], count(from), count(to), change(to - from)];
  };
  const rated = (key: 'syncedPercent' | 'unsyncedPercent'): string[] => {
    const [from, to] = [before[key], after[key]];
    const difference = from === null || to === null ? null : to - from;
    return [texts[key], percent(from), percent(to), points(difference)];
  };
  const figures = table(
    [
      { header: '', align: 'left', flexible: true },
      { header: texts.before, align: 'right' },
      { header: texts.after, align: 'right' },
      { header: texts.change, align: 'right' },
    ],
    [
      ['', isoTime(before.asOf), isoTime(after.asOf)],
      counted('total'),
      counted('synced'),
      counted('unsynced'),
      rated('syncedPercent'),
      rated('unsyncedPercent'),
    ],
    { width: 78, paint },
  );
  const barRow = (label: string, { synced, total, syncedPercent }: GapReport): string[] => [
    label,
    bar(synced, total, COMPARED_BAR),
    percent(syncedPercent),
  ];
  const bars = figureTable([barRow(texts.before, before), barRow(texts.after, after)], paint);
  return [paint('bold', texts.title), '', ...indented(figures), '', ...bars].join('\n');
}
