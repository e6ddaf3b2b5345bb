import type { Language } from '../../domain/language.ts';
import { filterText } from '../../filter/text.ts';
import { bar } from '../../presentation/bar.ts';
import { formatsOf } from '../../presentation/formats.ts';
import { wrap } from '../../presentation/layout.ts';
import { type Paint, paintWith } from '../../presentation/paint.ts';
import { figureTable } from '../../presentation/table.ts';
import { gapGroupsText } from './groupsText.ts';
import { gapTexts } from './messages.ts';
import { gapOverTimeText } from './overTimeText.ts';
import type { GapDocument } from './read.ts';
import type { GapReport } from './schema.ts';

export interface TextOptions {
  readonly language: Language;
  readonly offsetMs: number;
  readonly color?: boolean | undefined;
}

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
