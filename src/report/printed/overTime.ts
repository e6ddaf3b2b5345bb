import { forecastText } from '../gapOverTimeText.ts';
import { type Html, html } from '../html.ts';
import { terminalText } from '../layout.ts';
import {
  formatCount,
  formatCountChange,
  formatDate,
  formatPercent,
  formatPointChange,
  NO_FIGURE,
} from '../numbers.ts';
import type { OfficialComparison } from '../officialComparison.ts';
import { type Language, textsOf } from '../texts.ts';
import type { ProvinceReport } from './provinceReport.ts';
import { printedTable } from './tables.ts';
import { pageTexts } from './texts.ts';

/** What has changed, when it will be done, and how far a published figure is from ours. */
export function overTimeSection({ change, forecast, official }: ProvinceReport, language: Language): Html {
  const texts = pageTexts(language);
  const { overTime, gap } = textsOf(language);
  const spans = (['yesterday', 'lastWeek', 'lastMonth'] as const).map((span) => {
    const found = change?.[span] ?? null;
    const day = found === null ? '' : ` (${formatDate(found.since.slice(0, 10), language)})`;
    return { span: `${overTime.spans[span]}${day}`, found };
  });
  const counted = (count: number | undefined): string =>
    count === undefined ? NO_FIGURE : formatCountChange(count, language);
  return html`${printedTable(
    texts.change,
    [
      { header: overTime.change, kind: 'text', width: 46, cell: ({ span }) => span },
      { header: gap.columns.total, kind: 'number', cell: ({ found }) => counted(found?.total) },
      { header: gap.unsynced, kind: 'number', cell: ({ found }) => counted(found?.unsynced) },
    ],
    spans,
    texts.none,
  )}
<p>${forecast === null ? '' : forecastText(forecast, language)}</p>
${official === null ? html`<p>${texts.noOfficial}</p>` : officialTable(official, language)}`;
}

function officialTable(official: OfficialComparison, language: Language): Html {
  const texts = pageTexts(language);
  const { comparison, gap } = textsOf(language);
  const { ours, nearest } = official;
  const best = ours.definitions.find(({ definition }) => definition === nearest) ?? ours.definitions[0];
  const count = (n: number): string => formatCount(n, language);
  const change = (n: number): string => formatCountChange(n, language);
  const rows = [
    {
      of: texts.officialRows.published,
      total: count(official.synced + official.unsynced),
      synced: count(official.synced),
      rate: formatPercent(official.syncedPercent, language),
    },
    ...(best === undefined
      ? []
      : [
          {
            of: texts.officialRows.ours,
            total: count(ours.total),
            synced: count(best.count),
            rate: formatPercent(best.percent, language),
          },
          {
            of: texts.officialRows.difference,
            total: change(ours.cases),
            synced: change(best.cases),
            rate:
              best.points === null ? NO_FIGURE : comparison.points(formatPointChange(best.points, language)),
          },
        ]),
  ];
  const source = terminalText(official.source);
  return html`${printedTable(
    texts.official(formatDate(official.date, language)),
    [
      { header: '', kind: 'text', width: 26, cell: (row) => row.of },
      { header: gap.columns.total, kind: 'number', cell: (row) => row.total },
      { header: gap.synced, kind: 'number', cell: (row) => row.synced },
      { header: comparison.syncedPercent, kind: 'number', width: 27, cell: (row) => row.rate },
    ],
    rows,
    texts.none,
  )}
<p class="caption clamped">${texts.officialBasis(source, texts.officialOurs[ours.from])}</p>`;
}
