import type { Language } from '../../domain/language.ts';
import { formatsOf } from '../../presentation/formats.ts';
import { wrap } from '../../presentation/layout.ts';
import { formatCount, formatDate, formatRate, NO_FIGURE } from '../../presentation/numbers.ts';
import type { Paint } from '../../presentation/paint.ts';
import { left, right, rowTable } from '../../presentation/table.ts';
import { publishedText } from '../published/text.ts';
import { gapTexts } from './messages.ts';
import { TREND_DAYS } from './overTime.ts';
import type { GapChange, GapDifference, GapForecast, GapOverTime } from './schema.ts';

interface LineOptions {
  readonly language: Language;
  readonly offsetMs: number;
  readonly paint: Paint;
}

/** Change, forecast and published figure as lines of at most 80 columns, each block after an empty line. */
export function gapOverTimeText(
  { change, forecast, published }: GapOverTime,
  options: LineOptions,
): string[] {
  return [
    ...(change === null ? [] : ['', ...changeTable(change, options)]),
    ...(forecast === null ? [] : wrap(forecastText(forecast, options.language))),
    ...(published === null ? [] : ['', ...publishedText(published, options)]),
  ];
}

function changeTable(changes: GapChange, options: LineOptions): string[] {
  const { overTime: texts, ...gap } = gapTexts(options.language);
  const { change, points, isoTime } = formatsOf(options);
  const rows = (['yesterday', 'lastWeek', 'lastMonth'] as const).map((span) => ({
    span: texts.spans[span],
    found: changes[span],
  }));
  const figure =
    (format: (found: GapDifference) => string) =>
    ({ found }: (typeof rows)[number]): string =>
      found === null ? NO_FIGURE : format(found);
  return rowTable(
    rows,
    [
      left(
        texts.change,
        ({ span, found }) => `  ${found === null ? span : texts.since(span, isoTime(found.since))}`,
      ),
      right(
        gap.columns.total,
        figure(({ total }) => change(total)),
      ),
      right(
        gap.unsynced,
        figure(({ unsynced }) => change(unsynced)),
      ),
      right(
        gap.columns.rate,
        figure((found) => points(found.points)),
      ),
    ],
    { paint: options.paint, headerStyle: 'bold' },
  );
}

/** The forecast in one sentence. */
export function forecastText({ outcome, date, perDay }: GapForecast, language: Language): string {
  const { overTime: texts } = gapTexts(language);
  const days = formatCount(TREND_DAYS, language);
  const rate = formatRate(Math.abs(perDay ?? 0), language);
  switch (outcome) {
    case 'reached':
      return texts.reached;
    case 'doubted':
      return texts.doubted;
    case 'tooFewDays':
      return texts.tooFewDays;
    case 'notAtThisRate':
      return (perDay ?? 0) > 0 ? texts.growing(rate, days) : texts.notAtThisRate(rate, days);
    case 'expected':
      return texts.expected(formatDate(date ?? '', language), rate, days);
  }
}
