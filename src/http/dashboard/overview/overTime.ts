import type { Language } from '../../../domain/language.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatDate } from '../../../presentation/numbers.ts';
import { gapTexts } from '../../../reports/gap/messages.ts';
import { forecastText } from '../../../reports/gap/overTimeText.ts';
import type { GapOverTime } from '../../../reports/gap/schema.ts';
import { pageTexts } from '../../../reports/province/messages.ts';
import { changeRows, publishedRows } from '../../../reports/province/overTimeRows.ts';
import type { PublishedComparison } from '../../../reports/published/schema.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { overviewTexts } from './messages.ts';

/** The change, the forecast, and the difference from a published figure. */
export function overTime({ change, forecast, published }: GapOverTime, context: PageContext): Html {
  const { language } = context;
  const gap = gapTexts(language);
  const { overTime: words } = gap;
  const rows = changeRows(change, language).map(
    ({ span, total, unsynced, rate }) =>
      html`<tr><th scope="row">${span}</th><td class="number">${total}</td><td class="number">${unsynced}</td><td class="number">${rate}</td></tr>\n`,
  );
  return html`<section class="card">
<h2>${overviewTexts(language).change}</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">${words.change}</th><th scope="col" class="number">${gap.columns.total}</th><th scope="col" class="number">${gap.unsynced}</th><th scope="col" class="number">${gap.columns.rate}</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>
${forecast === null ? '' : html`<p>${forecastText(forecast, language)}</p>`}
${published === null ? html`<p class="soft">${pageTexts(language).noPublished}</p>` : publishedTable(published, language)}
</section>`;
}

function publishedTable(published: PublishedComparison, language: Language): Html {
  const { published: title, publishedBasis, publishedOurs } = pageTexts(language);
  const gap = gapTexts(language);
  const { comparison } = gap;
  const rows = publishedRows(published, language).map(
    ({ of, total, synced, rate }) =>
      html`<tr><th scope="row">${of}</th><td class="number">${total}</td><td class="number">${synced}</td><td class="number">${rate}</td></tr>\n`,
  );
  return html`<div class="scroll"><table>
<caption>${title(formatDate(published.date, language))}</caption>
<thead><tr><td></td><th scope="col" class="number">${gap.columns.total}</th><th scope="col" class="number">${gap.synced}</th><th scope="col" class="number">${comparison.syncedPercent}</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>
<p class="hint">${publishedBasis(published.source, publishedOurs[published.ours.from])}</p>`;
}
