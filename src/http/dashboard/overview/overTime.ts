import type { Language } from '../../../domain/language.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatDate } from '../../../presentation/numbers.ts';
import { gapTexts } from '../../../reports/gap/messages.ts';
import { forecastText } from '../../../reports/gap/overTimeText.ts';
import type { GapOverTime } from '../../../reports/gap/schema.ts';
import { pageTexts } from '../../../reports/province/messages.ts';
import { changeRows, publishedRows } from '../../../reports/province/overTime.ts';
import type { PublishedComparison } from '../../../reports/published/schema.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { type Column, scrollTable } from '../frame/parts.ts';
import { overviewTexts } from './messages.ts';

/** The change, the forecast, and the difference from a published figure. */
export function overTime({ change, forecast, published }: GapOverTime, context: PageContext): Html {
  const { language } = context;
  const gap = gapTexts(language);
  const { overTime: words } = gap;
  const columns = [
    { header: words.change, cell: ({ span }) => span },
    { header: gap.columns.total, kind: 'number', cell: ({ total }) => total },
    { header: gap.unsynced, kind: 'number', cell: ({ unsynced }) => unsynced },
    { header: gap.columns.rate, kind: 'number', cell: ({ rate }) => rate },
  ] satisfies Column<ReturnType<typeof changeRows>[number]>[];
  return html`<section class="card">
<h2>${overviewTexts(language).change}</h2>
${scrollTable(columns, changeRows(change, language))}
${forecast === null ? '' : html`<p>${forecastText(forecast, language)}</p>`}
${published === null ? html`<p class="soft">${pageTexts(language).noPublished}</p>` : publishedTable(published, language)}
</section>`;
}

function publishedTable(published: PublishedComparison, language: Language): Html {
  const { published: title, publishedBasis, publishedOurs } = pageTexts(language);
  const gap = gapTexts(language);
  const { comparison } = gap;
  const columns = [
    { header: '', cell: ({ of }) => of },
    { header: gap.columns.total, kind: 'number', cell: ({ total }) => total },
    { header: gap.synced, kind: 'number', cell: ({ synced }) => synced },
    { header: comparison.syncedPercent, kind: 'number', cell: ({ rate }) => rate },
  ] satisfies Column<ReturnType<typeof publishedRows>[number]>[];
  return html`${scrollTable(columns, publishedRows(published, language), {
    caption: title(formatDate(published.date, language)),
  })}
<p class="hint">${publishedBasis(published.source, publishedOurs[published.ours.from])}</p>`;
}
