import type { Language } from '../../domain/language.ts';
import { filterText } from '../../filter/text.ts';
import { bar } from '../../presentation/bar.ts';
import { wrap } from '../../presentation/layout.ts';
import { formatCount, formatDateTime, formatPercent } from '../../presentation/numbers.ts';
import { type Paint, paintBar, paintWith } from '../../presentation/paint.ts';
import { table } from '../../presentation/table.ts';
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
  const { language, offsetMs, maxGroups } = options;
  const gap = gapTexts(language);
  const paint = paintWith(options.color === true);
  const asOf = formatDateTime(Date.parse(report.asOf), offsetMs, language);
  const lines = [
    paint('bold', gap.title),
    paint('dim', gap.asOf(asOf)),
    ...(report.filter === undefined ? [] : wrap(filterText(report.filter, language))),
    '',
    ...figures(report, language, paint),
  ];
  if (overTime !== undefined) lines.push(...gapOverTimeText(overTime, { language, offsetMs, paint }));
  if (report.groups !== undefined) lines.push('', ...gapGroupsText(report, { language, paint, maxGroups }));
  if (notes.length > 0) {
    lines.push('', paint('bold', gap.notesTitle), ...notes.flatMap((note) => wrap(note, '  - ')));
  }
  return lines.join('\n');
}

function figures(report: GapReport, language: Language, paint: Paint): string[] {
  const gap = gapTexts(language);
  const count = (n: number): string => formatCount(n, language);
  const rate = (n: number | null): string => formatPercent(n, language);
  const { total, synced, unsynced, never, stale } = report;
  const rows = [
    [gap.total, count(total), '', ''],
    [gap.synced, count(synced), rate(report.syncedPercent), bar(synced, total, BAR)],
    [gap.unsynced, count(unsynced), rate(report.unsyncedPercent), ''],
    [`  ${gap.never}`, count(never), '', ''],
    [`  ${gap.stale}`, count(stale), '', ''],
    [gap.coverage, count(synced + stale), rate(report.coveragePercent), ''],
    [gap.verified, count(report.verified), '', ''],
    // Both are of the whole ledger, and would mislead beside a part of it.
    ...(report.filter === undefined
      ? [
          [gap.excluded, count(report.excluded), '', ''],
          [gap.unnumbered, count(report.unnumbered), '', ''],
        ]
      : []),
  ];
  return table(
    [
      { header: '', align: 'left' },
      { header: '', align: 'right' },
      { header: '', align: 'right' },
      { header: '', align: 'left', paint: (cell) => paintBar(paint, cell) },
    ],
    rows,
  ).map((line) => `  ${line}`);
}
