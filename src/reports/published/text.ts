import type { Language } from '../../domain/language.ts';
import { terminalText, wrap } from '../../presentation/layout.ts';
import {
  formatCount,
  formatCountChange,
  formatDate,
  formatDateTime,
  formatPercent,
  formatPointChange,
  NO_FIGURE,
} from '../../presentation/numbers.ts';
import type { Paint } from '../../presentation/paint.ts';
import { table } from '../../presentation/table.ts';
import { gapTexts } from '../gap/messages.ts';
import { publishedTexts } from './messages.ts';
import type { PublishedComparison } from './schema.ts';

/** A published figure and ours beneath it, as lines of at most 80 columns. */
export function publishedText(
  published: PublishedComparison,
  options: { readonly language: Language; readonly offsetMs: number; readonly paint: Paint },
): string[] {
  const { language, offsetMs, paint } = options;
  const texts = publishedTexts(language);
  const gap = gapTexts(language);
  const { comparison } = gap;
  const count = (n: number): string => formatCount(n, language);
  const rate = (n: number | null): string => formatPercent(n, language);
  const change = (n: number): string => formatCountChange(n, language);
  const points = (n: number | null): string =>
    n === null ? NO_FIGURE : comparison.points(formatPointChange(n, language));
  const { ours, nearest } = published;

  const theirs = table(plain(['left', 'right', 'right']), [
    [gap.total, count(published.synced + published.unsynced), ''],
    [gap.synced, count(published.synced), rate(published.syncedPercent)],
    [gap.unsynced, count(published.unsynced), rate(published.unsyncedPercent)],
  ]);
  const own = table(plain(['left', 'right', 'right', 'right', 'right']), [
    [gap.total, count(ours.total), '', change(ours.cases), ''],
    ...ours.definitions.map((one) => [
      gap[one.definition],
      count(one.count),
      rate(one.percent),
      change(one.cases),
      points(one.points),
    ]),
  ]);
  const date = formatDate(published.date, language);
  const at = formatDateTime(Date.parse(ours.at), offsetMs, language);
  const source = terminalText(published.source);
  return [
    ...wrap(source === '' ? texts.title(date) : texts.titleWithSource(date, source)).map((line) =>
      paint('bold', line),
    ),
    ...theirs.map((line) => `  ${line}`),
    ...wrap(texts.ours[ours.from](at)),
    ...own.map((line) => `  ${line}`),
    ...(nearest === null ? [] : wrap(texts.nearest(gap[nearest]))),
  ];
}

function plain(aligns: readonly ('left' | 'right')[]): { header: string; align: 'left' | 'right' }[] {
  return aligns.map((align) => ({ header: '', align }));
}
