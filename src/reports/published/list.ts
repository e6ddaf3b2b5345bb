import { gapFigures } from '../../domain/gap.ts';
import type { Language } from '../../domain/language.ts';
import { formatInstant } from '../../domain/time.ts';
import type { PublishedFigure, RecordedFigure } from '../../ledger/port/history.ts';
import { TEXT_WIDTH, terminalText } from '../../presentation/layout.ts';
import { formatCount, formatDate, formatPercent } from '../../presentation/numbers.ts';
import { paintWith } from '../../presentation/paint.ts';
import { table } from '../../presentation/table.ts';
import { gapTexts } from '../gap/messages.ts';
import type { TextOptions } from '../gap/text.ts';
import { publishedTexts } from './messages.ts';

/** The document of `published list --json`: newest date first. */
export function publishedListJson(figures: readonly RecordedFigure[], offsetMs: number) {
  return {
    figures: figures.map((figure) => {
      const { date, synced, unsynced, source, recordedAt } = figure;
      const { syncedPercent, unsyncedPercent } = ratesOf(figure);
      const at = formatInstant(recordedAt, offsetMs);
      return { date, synced, unsynced, syncedPercent, unsyncedPercent, source, recordedAt: at };
    }),
  };
}

/** The recorded figures as a table of at most 80 columns; when each was recorded is in the JSON document. */
export function publishedListText(
  figures: readonly PublishedFigure[],
  options: Pick<TextOptions, 'language' | 'color'>,
): string {
  const { language } = options;
  const published = publishedTexts(language);
  const gap = gapTexts(language);
  const paint = paintWith(options.color === true);
  if (figures.length === 0) return published.none;
  const rows = figures.map((figure) => [
    formatDate(figure.date, language),
    formatCount(figure.synced, language),
    formatCount(figure.unsynced, language),
    formatPercent(ratesOf(figure).syncedPercent, language),
    terminalText(figure.source),
  ]);
  const lines = table(
    [
      { header: published.columns.date, align: 'left' },
      { header: gap.synced, align: 'right' },
      { header: gap.unsynced, align: 'right' },
      { header: '%', align: 'right' },
      { header: published.columns.source, align: 'left', flexible: true },
    ],
    rows,
    { width: TEXT_WIDTH, paintHeader: (line) => paint('dim', line) },
  );
  return [paint('bold', published.list), '', ...lines].join('\n');
}

/** Both counts with their rates, in one line. */
export function publishedFigureText(figure: PublishedFigure, language: Language): string {
  const gap = gapTexts(language);
  const { syncedPercent, unsyncedPercent } = ratesOf(figure);
  const part = (label: string, count: number, rate: number | null): string =>
    `${label.toLowerCase()} ${formatCount(count, language)} (${formatPercent(rate, language)})`;
  return [
    part(gap.synced, figure.synced, syncedPercent),
    part(gap.unsynced, figure.unsynced, unsyncedPercent),
  ].join(', ');
}

function ratesOf({ synced, unsynced }: Pick<PublishedFigure, 'synced' | 'unsynced'>) {
  return gapFigures({ synced, never: unsynced, stale: 0, verified: 0 });
}
