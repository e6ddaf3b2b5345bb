import type { Language } from '../../domain/language.ts';
import { type Html, html } from '../../presentation/html.ts';
import { terminalText } from '../../presentation/layout.ts';
import {
  formatCount,
  formatCountChange,
  formatDate,
  formatPercent,
  formatPointChange,
  NO_FIGURE,
} from '../../presentation/numbers.ts';
import { wordsOf } from '../../presentation/words.ts';
import { gapTexts } from '../gap/messages.ts';
import { forecastText } from '../gap/overTimeText.ts';
import type { GapChange } from '../gap/schema.ts';
import type { PublishedComparison } from '../published/schema.ts';
import type { ProvinceReport } from './build.ts';
import { pageTexts } from './messages.ts';
import { printedTable } from './printedTable.ts';

/** The change, the forecast, and the comparison with a published figure. */
export function overTimeSection({ change, forecast, published }: ProvinceReport, language: Language): Html {
  const texts = pageTexts(language);
  const gap = gapTexts(language);
  const { overTime } = gap;
  return html`${printedTable(
    texts.change,
    [
      { header: overTime.change, kind: 'text', width: 46, cell: (row) => row.span },
      { header: gap.columns.total, kind: 'number', cell: (row) => row.total },
      { header: gap.unsynced, kind: 'number', cell: (row) => row.unsynced },
    ],
    changeRows(change, language),
    texts.none,
  )}
<p>${forecast === null ? '' : forecastText(forecast, language)}</p>
${published === null ? html`<p>${texts.noPublished}</p>` : publishedTable(published, language)}`;
}

function publishedTable(published: PublishedComparison, language: Language): Html {
  const texts = pageTexts(language);
  const gap = gapTexts(language);
  const { comparison } = gap;
  const source = terminalText(published.source);
  return html`${printedTable(
    texts.published(formatDate(published.date, language)),
    [
      { header: '', kind: 'text', width: 20, cell: (row) => row.of },
      { header: gap.columns.total, kind: 'number', cell: (row) => row.total },
      { header: gap.synced, kind: 'number', cell: (row) => row.synced },
      { header: comparison.syncedPercent, kind: 'number', width: 33, cell: (row) => row.rate },
    ],
    publishedRows(published, language),
    texts.none,
  )}
<p class="caption clamped">${texts.publishedBasis(source, texts.publishedOurs[published.ours.from])}</p>`;
}

/** The cells of one period. */
interface ChangeRow {
  readonly span: string;
  readonly total: string;
  readonly unsynced: string;
  readonly rate: string;
}

export function changeRows(change: GapChange | null, language: Language): readonly ChangeRow[] {
  const spans = gapTexts(language).overTime.spans;
  const counted = (count: number | undefined): string =>
    count === undefined ? NO_FIGURE : formatCountChange(count, language);
  return (['yesterday', 'lastWeek', 'lastMonth'] as const).map((span) => {
    const found = change?.[span] ?? null;
    const day = found === null ? '' : ` (${formatDate(found.since.slice(0, 10), language)})`;
    return {
      span: `${spans[span]}${day}`,
      total: counted(found?.total),
      unsynced: counted(found?.unsynced),
      rate: pointsText(found?.points ?? null, language),
    };
  });
}

/** The cells of the published figures, of ours, or of the difference. */
interface PublishedRow {
  readonly of: string;
  readonly total: string;
  readonly synced: string;
  readonly rate: string;
}

/** The published figures, and ours by the nearest definition. */
export function publishedRows(published: PublishedComparison, language: Language): readonly PublishedRow[] {
  const { publishedRows: texts } = pageTexts(language);
  const { ours, nearest } = published;
  const best = ours.definitions.find(({ definition }) => definition === nearest) ?? ours.definitions[0];
  const count = (n: number): string => formatCount(n, language);
  const change = (n: number): string => formatCountChange(n, language);
  const theirs: PublishedRow = {
    of: texts.published,
    total: count(published.synced + published.unsynced),
    synced: count(published.synced),
    rate: formatPercent(published.syncedPercent, language),
  };
  if (best === undefined) return [theirs];
  return [
    theirs,
    {
      of: texts.ours,
      total: count(ours.total),
      synced: count(best.count),
      rate: formatPercent(best.percent, language),
    },
    {
      of: texts.difference,
      total: change(ours.cases),
      synced: change(best.cases),
      rate: pointsText(best.points, language),
    },
  ];
}

function pointsText(points: number | null, language: Language): string {
  return points === null ? NO_FIGURE : wordsOf(language).points(formatPointChange(points, language));
}
