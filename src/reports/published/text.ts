import { gapFigures } from '../../domain/gap.ts';
import type { Language } from '../../domain/language.ts';
import { formatInstant } from '../../domain/time.ts';
import type { PublishedFigure, RecordedFigure } from '../../ledger/port/history.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { terminalText, wrap } from '../../presentation/layout.ts';
import type { Paint } from '../../presentation/paint.ts';
import { figureTable, flexible, left, right, rowTable } from '../../presentation/table.ts';
import { gapTexts } from '../gap/messages.ts';
import { publishedTexts } from './messages.ts';
import type { PublishedComparison, PublishedList } from './schema.ts';

/** A published figure and ours beneath it, as lines of at most 80 columns. */
export function publishedText(
  { date, synced, unsynced, ...published }: PublishedComparison,
  options: { readonly language: Language; readonly offsetMs: number; readonly paint: Paint },
): string[] {
  const texts = publishedTexts(options.language);
  const gap = gapTexts(options.language);
  const { count, change, percent, points, day, isoTime } = formatsOf(options);
  const { ours, nearest } = published;
  const source = terminalText(published.source);
  const title = source === '' ? texts.title(day(date)) : texts.titleWithSource(day(date), source);
  return [
    ...wrap(title).map((line) => options.paint('bold', line)),
    ...figureTable([
      [gap.total, count(synced + unsynced), ''],
      [gap.synced, count(synced), percent(published.syncedPercent)],
      [gap.unsynced, count(unsynced), percent(published.unsyncedPercent)],
    ]),
    ...wrap(texts.ours[ours.from](isoTime(ours.at))),
    ...figureTable([
      [gap.total, count(ours.total), '', change(ours.cases), ''],
      ...ours.definitions.map((own) => [
        gap[own.definition],
        count(own.count),
        percent(own.percent),
        change(own.cases),
        points(own.points),
      ]),
    ]),
    ...(nearest === null ? [] : wrap(texts.nearest(gap[nearest]))),
  ];
}

export function publishedListJson(figures: readonly RecordedFigure[], offsetMs: number): PublishedList {
  return {
    figures: figures.map((figure) => {
      const { date, synced, unsynced, source } = figure;
      const { syncedPercent, unsyncedPercent } = ratesOf(figure);
      const recordedAt = formatInstant(figure.recordedAt, offsetMs);
      return { date, synced, unsynced, syncedPercent, unsyncedPercent, source, recordedAt };
    }),
  };
}

/** The recorded figures as a table of at most 80 columns; only the JSON document says when each was recorded. */
export function publishedListText(
  figures: readonly PublishedFigure[],
  options: Pick<TextOptions, 'language' | 'color'>,
): string {
  const { language } = options;
  const { columns: headers, list, none } = publishedTexts(language);
  if (figures.length === 0) return none;
  const gap = gapTexts(language);
  const { paint, count, percent, day } = formatsOf(options);
  const lines = rowTable(
    figures,
    [
      left(headers.date, ({ date }) => day(date)),
      right(gap.synced, ({ synced }) => count(synced)),
      right(gap.unsynced, ({ unsynced }) => count(unsynced)),
      right('%', (figure) => percent(ratesOf(figure).syncedPercent)),
      flexible(headers.source, ({ source }) => terminalText(source)),
    ],
    { paint },
  );
  return [paint('bold', list), '', ...lines].join('\n');
}

/** Both counts with their rates, in one line. */
export function publishedFigureText(figure: PublishedFigure, language: Language): string {
  const gap = gapTexts(language);
  const { count, percent } = formatsOf({ language });
  const { synced, unsynced, syncedPercent, unsyncedPercent } = ratesOf(figure);
  return [
    `${gap.synced.toLowerCase()} ${count(synced)} (${percent(syncedPercent)})`,
    `${gap.unsynced.toLowerCase()} ${count(unsynced)} (${percent(unsyncedPercent)})`,
  ].join(', ');
}

function ratesOf({ synced, unsynced }: PublishedFigure) {
  return gapFigures({ synced, never: unsynced, stale: 0, verified: 0 });
}
