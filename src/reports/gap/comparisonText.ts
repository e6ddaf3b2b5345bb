import { bar } from '../../presentation/bar.ts';
import {
  formatCount,
  formatCountChange,
  formatDateTime,
  formatPercent,
  formatPointChange,
  NO_FIGURE,
} from '../../presentation/numbers.ts';
import { paintBar, paintWith } from '../../presentation/paint.ts';
import { table } from '../../presentation/table.ts';
import { gapTexts } from './messages.ts';
import type { GapReport } from './schema.ts';
import type { TextOptions } from './text.ts';

const BAR = 40;

/** Two readings of one gap side by side, and how far they are apart; at most 80 columns. */
export function renderGapComparison(before: GapReport, after: GapReport, options: TextOptions): string {
  const { language, offsetMs } = options;
  const gap = gapTexts(language);
  const paint = paintWith(options.color === true);

  const counted = (label: string, of: (report: GapReport) => number): string[] => [
    label,
    formatCount(of(before), language),
    formatCount(of(after), language),
    formatCountChange(of(after) - of(before), language),
  ];
  const rated = (label: string, of: (report: GapReport) => number | null): string[] => {
    const [from, to] = [of(before), of(after)];
    const change =
      from === null || to === null
        ? NO_FIGURE
        : gap.comparison.points(formatPointChange(to - from, language));
    return [label, formatPercent(from, language), formatPercent(to, language), change];
  };
  const dated = (report: GapReport): string => formatDateTime(Date.parse(report.asOf), offsetMs, language);

  const figures = table(
    [
      { header: '', align: 'left', flexible: true },
      { header: gap.comparison.before, align: 'right' },
      { header: gap.comparison.after, align: 'right' },
      { header: gap.comparison.change, align: 'right' },
    ],
    [
      ['', dated(before), dated(after), ''],
      counted(gap.total, (report) => report.total),
      counted(gap.synced, (report) => report.synced),
      counted(gap.unsynced, (report) => report.unsynced),
      rated(gap.comparison.syncedPercent, (report) => report.syncedPercent),
      rated(gap.comparison.unsyncedPercent, (report) => report.unsyncedPercent),
    ],
    { width: 78, paintHeader: (line) => paint('dim', line) },
  );
  const bars = table(
    [
      { header: '', align: 'left' },
      { header: '', align: 'left', paint: (cell) => paintBar(paint, cell) },
      { header: '', align: 'right' },
    ],
    [[gap.comparison.before, before] as const, [gap.comparison.after, after] as const].map(
      ([label, report]) => [
        label,
        bar(report.synced, report.total, BAR),
        formatPercent(report.syncedPercent, language),
      ],
    ),
  );
  return [
    paint('bold', gap.comparison.title),
    '',
    ...figures.map((line) => `  ${line}`),
    '',
    ...bars.map((line) => `  ${line}`),
  ].join('\n');
}
