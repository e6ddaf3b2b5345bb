import type { Language } from '../../domain/language.ts';
import { wrap } from '../../presentation/layout.ts';
import {
  formatCount,
  formatCountChange,
  formatDate,
  formatDateTime,
  formatPointChange,
  formatRate,
  NO_FIGURE,
} from '../../presentation/numbers.ts';
import type { Paint } from '../../presentation/paint.ts';
import { table } from '../../presentation/table.ts';
import { publishedText } from '../published/text.ts';
import { gapTexts } from './messages.ts';
import { TREND_DAYS } from './overTime.ts';
import type { GapDifference, GapForecast, GapOverTime } from './schema.ts';

interface LineOptions {
  readonly language: Language;
  readonly offsetMs: number;
  readonly paint: Paint;
}

/** Change, forecast and published figure as lines of at most 80 columns, each block after an empty line. */
export function gapOverTimeText(overTime: GapOverTime, options: LineOptions): string[] {
  const { change, forecast, published } = overTime;
  const gap = gapTexts(options.language);
  const { overTime: texts } = gap;
  const lines: string[] = [];
  if (change !== null) {
    const rows = (['yesterday', 'lastWeek', 'lastMonth'] as const).map((span) =>
      changeRow(texts.spans[span], change[span], options),
    );
    const columns = [
      { header: texts.change, align: 'left' },
      { header: gap.columns.total, align: 'right' },
      { header: gap.unsynced, align: 'right' },
      { header: gap.columns.rate, align: 'right' },
    ] as const;
    lines.push('', ...table(columns, rows, { paintHeader: (line) => options.paint('bold', line) }));
  }
  if (forecast !== null) lines.push(...wrap(forecastText(forecast, options.language)));
  if (published !== null) lines.push('', ...publishedText(published, options));
  return lines;
}

function changeRow(span: string, found: GapDifference | null, options: LineOptions): string[] {
  const { language, offsetMs } = options;
  if (found === null) return [`  ${span}`, NO_FIGURE, NO_FIGURE, NO_FIGURE];
  const { overTime: texts, comparison } = gapTexts(language);
  const since = formatDateTime(Date.parse(found.since), offsetMs, language);
  return [
    `  ${texts.since(span, since)}`,
    formatCountChange(found.total, language),
    formatCountChange(found.unsynced, language),
    found.points === null ? NO_FIGURE : comparison.points(formatPointChange(found.points, language)),
  ];
}

/** One sentence. */
export function forecastText({ outcome, date, perDay }: GapForecast, language: Language): string {
  const { overTime: texts } = gapTexts(language);
  const days = formatCount(TREND_DAYS, language);
  const rate = formatRate(Math.abs(perDay ?? 0), language);
  switch (outcome) {
    case 'reached':
      return texts.reached;
    case 'tooFewDays':
      return texts.tooFewDays;
    case 'notAtThisRate':
      return (perDay ?? 0) > 0 ? texts.growing(rate, days) : texts.notAtThisRate(rate, days);
    case 'expected':
      return texts.expected(formatDate(date ?? '', language), rate, days);
  }
}
