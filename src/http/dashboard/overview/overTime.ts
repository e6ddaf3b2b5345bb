import type { GapOverTime } from '../../../report/gapOverTime.ts';
import { forecastText } from '../../../report/gapOverTimeText.ts';
import { type Html, html } from '../../../report/html.ts';
import {
  formatCount,
  formatCountChange,
  formatDate,
  formatPercent,
  formatPointChange,
  NO_FIGURE,
} from '../../../report/numbers.ts';
import type { OfficialComparison } from '../../../report/officialComparison.ts';
import { pageTexts } from '../../../report/printed/texts.ts';
import { type Language, textsOf } from '../../../report/texts.ts';
import type { PageContext } from '../pageContext.ts';

/** What has changed, when it will be done, and how far a published figure is from ours. */
export function overTime({ change, forecast, official }: GapOverTime, context: PageContext): Html {
  const { language, texts } = context;
  const { overTime: words, gap } = textsOf(language);
  const counted = (count: number | undefined): string =>
    count === undefined ? NO_FIGURE : formatCountChange(count, language);
  const rows = (['yesterday', 'lastWeek', 'lastMonth'] as const).map((span) => {
    const found = change?.[span] ?? null;
    const day = found === null ? '' : ` (${formatDate(found.since.slice(0, 10), language)})`;
    return html`<tr><th scope="row">${words.spans[span]}${day}</th><td class="number">${counted(found?.total)}</td><td class="number">${counted(found?.unsynced)}</td><td class="number">${pointsText(found?.points ?? null, language)}</td></tr>
`;
  });
  return html`<section class="card">
<h2>${texts.overview.change}</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">${words.change}</th><th scope="col" class="number">${gap.columns.total}</th><th scope="col" class="number">${gap.unsynced}</th><th scope="col" class="number">${gap.columns.rate}</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>
${forecast === null ? '' : html`<p>${forecastText(forecast, language)}</p>`}
${official === null ? html`<p class="soft">${pageTexts(language).noOfficial}</p>` : officialTable(official, language)}
</section>`;
}

function officialTable(official: OfficialComparison, language: Language): Html {
  const { officialRows, official: title, officialBasis, officialOurs } = pageTexts(language);
  const { comparison, gap } = textsOf(language);
  const { ours, nearest } = official;
  const best = ours.definitions.find(({ definition }) => definition === nearest) ?? ours.definitions[0];
  const count = (n: number): string => formatCount(n, language);
  const change = (n: number): string => formatCountChange(n, language);
  const published = [
    count(official.synced + official.unsynced),
    count(official.synced),
    formatPercent(official.syncedPercent, language),
  ];
  const rows =
    best === undefined
      ? [[officialRows.published, ...published]]
      : [
          [officialRows.published, ...published],
          [officialRows.ours, count(ours.total), count(best.count), formatPercent(best.percent, language)],
          [
            officialRows.difference,
            change(ours.cases),
            change(best.cases),
            pointsText(best.points, language),
          ],
        ];
  return html`<div class="scroll"><table>
<caption>${title(formatDate(official.date, language))}</caption>
<thead><tr><td></td><th scope="col" class="number">${gap.columns.total}</th><th scope="col" class="number">${gap.synced}</th><th scope="col" class="number">${comparison.syncedPercent}</th></tr></thead>
<tbody>
${rows.map(
  ([of = '', ...cells]) =>
    html`<tr><th scope="row">${of}</th>${cells.map((cell) => html`<td class="number">${cell}</td>`)}</tr>\n`,
)}</tbody>
</table></div>
<p class="hint">${officialBasis(official.source, officialOurs[ours.from])}</p>`;
}

function pointsText(points: number | null, language: Language): string {
  return points === null
    ? NO_FIGURE
    : textsOf(language).comparison.points(formatPointChange(points, language));
}
