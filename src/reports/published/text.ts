import type { Language } from '../../domain/language.ts';
import { formatsOf } from '../../presentation/formats.ts';
import { terminalText, wrap } from '../../presentation/layout.ts';
import type { Paint } from '../../presentation/paint.ts';
import { figureTable } from '../../presentation/table.ts';
import { gapTexts } from '../gap/messages.ts';
import { publishedTexts } from './messages.ts';
import type { PublishedComparison } from './schema.ts';

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
