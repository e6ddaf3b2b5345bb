import { bar } from '../../presentation/bar.ts';
import { formatsOf } from '../../presentation/formats.ts';
import { paintWith } from '../../presentation/paint.ts';
import { figureTable, indented, table } from '../../presentation/table.ts';
import { gapTexts } from './messages.ts';
import type { GapReport } from './schema.ts';
import type { TextOptions } from './text.ts';

const BAR = 40;

/** Two readings of one gap side by side, and the difference between them; at most 80 columns. */
export function renderGapComparison(before: GapReport, after: GapReport, options: TextOptions): string {
  const { comparison: texts, ...gap } = gapTexts(options.language);
  const paint = paintWith(options.color === true);
  const { count, change, percent, points, isoTime } = formatsOf(options);

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
    { width: 78, paintHeader: (line) => paint('dim', line) },
  );
  const barRow = (label: string, { synced, total, syncedPercent }: GapReport): string[] => [
    label,
    bar(synced, total, BAR),
    percent(syncedPercent),
  ];
  const bars = figureTable([barRow(texts.before, before), barRow(texts.after, after)], paint);
  return [paint('bold', texts.title), '', ...indented(figures), '', ...bars].join('\n');
}
