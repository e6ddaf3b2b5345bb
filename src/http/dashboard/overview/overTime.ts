import type { Language } from '../../../domain/language.ts';
import { DAY_MS, formatDay } from '../../../domain/time.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount, formatDate, formatDateTime, formatPercent } from '../../../presentation/numbers.ts';
import { gapTexts } from '../../../reports/gap/messages.ts';
import { forecastText } from '../../../reports/gap/overTimeText.ts';
import type { GapOverTime } from '../../../reports/gap/schema.ts';
import type { SnapshotReport } from '../../../reports/history/schema.ts';
import { pageTexts } from '../../../reports/province/messages.ts';
import { changeRows, publishedRows } from '../../../reports/province/overTime.ts';
import type { PublishedComparison } from '../../../reports/published/schema.ts';
import { allows } from '../../auth/principal.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { type Column, choices, scrollTable } from '../frame/parts.ts';
import { publishedPageTexts } from '../published/messages.ts';
import { overviewTexts } from './messages.ts';

/** The change, the forecast, and the difference from a published figure. */
export function overTime({ change, forecast, published }: GapOverTime, context: PageContext): Html {
  const { language, principal } = context;
  const figures = publishedPageTexts(language);
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
<p class="actions"><a href="/published">${allows(principal, 'operator') ? figures.add : figures.title}</a></p>
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

/** How far back the trend may go, in days. */
export const SPANS = ['30', '90', '365'] as const;
export type Span = (typeof SPANS)[number];

/** The snapshots as a table, which trend.js draws as lines from its `data-` attributes. */
export function trend(history: readonly SnapshotReport[], span: Span, context: PageContext): Html {
  const { language, offsetMs } = context;
  const overview = overviewTexts(language);
  const gap = gapTexts(language);
  const { comparison } = gap;
  // Before the first census there was nothing to count.
  const counted = history.filter(({ total }) => total > 0);
  const from = `lang=${language}&from=${formatDay(context.now - Number(span) * DAY_MS, offsetMs)}`;
  const spans = choices(SPANS, span, {
    path: (days) => `/?days=${days}`,
    text: (days) => overview.spans[days],
  });
  const rows = counted.toReversed().map((one) => {
    const at = Date.parse(one.takenAt);
    return html`<tr data-at="${at / 1_000}" data-unsynced="${one.unsynced}" data-rate="${one.syncedPercent ?? ''}"><th scope="row"><time datetime="${one.takenAt}">${formatDateTime(at, offsetMs, language)}</time></th><td class="number">${formatCount(one.total, language)}</td><td class="number">${formatCount(one.unsynced, language)}</td><td class="number">${formatPercent(one.syncedPercent, language)}</td></tr>
`;
  });
  return html`<section class="card" id="trend-card">
<h2>${overview.trend}</h2>
<ul class="choice" aria-label="${overview.span}">${spans}</ul>
${
  rows.length < 2
    ? html`<p>${overview.firstPoint}</p>`
    : html`<div id="trend" class="trend" data-lang="${language}" data-offset="${offsetMs}" data-unsynced="${gap.unsynced}" data-rate="${comparison.syncedPercent}" data-day="${overview.day}" aria-hidden="true"></div>
<details>
<summary>${overview.trendTable}</summary>
<div class="scroll tall"><table id="trend-table">
<thead><tr><th scope="col">${overview.day}</th><th scope="col" class="number">${gap.columns.total}</th><th scope="col" class="number">${gap.unsynced}</th><th scope="col" class="number">${comparison.syncedPercent}</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>
</details>
<p class="actions">${overview.trendFile} <a href="/api/v1/exports/history.xlsx?${from}">XLSX</a> <a href="/api/v1/exports/history.csv?${from}">CSV</a></p>`
}
</section>`;
}
