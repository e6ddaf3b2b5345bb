import { z } from 'zod';
import { EXCLUSIONS } from '../../../domain/exclusion.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount, formatDateTime, formatPercent } from '../../../presentation/numbers.ts';
import { circuitWords } from '../../../reports/delivery/text.ts';
import { excludedTexts } from '../../../reports/excluded/messages.ts';
import type { Explanation } from '../../../reports/explain/schema.ts';
import { disambiguate } from '../../../reports/gap/groupNames.ts';
import { gapTexts } from '../../../reports/gap/messages.ts';
import type { GapReport } from '../../../reports/gap/schema.ts';
import { pageTexts } from '../../../reports/province/messages.ts';
import { barOf } from '../../../reports/province/printedTable.ts';
import { punctualityTexts } from '../../../reports/punctuality/messages.ts';
import { excludedPath } from '../casesPath.ts';
import { causeTable } from '../causes/causeTable.ts';
import { nextStep, retryForm } from '../delivery/delivery.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { fieldList, scrollTable } from '../frame/parts.ts';
import { figures } from './figures.ts';
import { overviewTexts } from './messages.ts';
import { overTime, SPANS, type Span, trend } from './overTime.ts';
import { type Overview, readOverview } from './read.ts';

/** `/`: the gap, its causes and their owners. */
export const overviewPage = pageRoute({
  path: '/',
  query: { days: z.enum(SPANS).default('30') },
  show: async ({ query: { days } }, context) => {
    const overview = await readOverview(context, Number(days));
    return {
      title: context.texts.frame.pages.overview,
      current: 'overview',
      main: overviewHtml(overview, days, context),
      ...(overview.history === null ? {} : { scripts: ['trend.js'], styles: ['uplot.css'] }),
    };
  },
});

function overviewHtml(read: Overview, span: Span, context: PageContext): Html {
  const { gap, explain, history } = read;
  return html`${figures(gap, context, { live: true })}
<p class="actions"><a href="/report">${overviewTexts(context.language).print}</a>${context.deps.printer.hasBrowser ? html` <a href="/api/v1/report.pdf?lang=${context.language}">PDF</a>` : ''} <a href="/punctuality">${punctualityTexts(context.language).sheet}</a></p>
${notices(read, context)}
${
  history === null || read.overTime === null
    ? ''
    : html`<div class="grid">
${trend(history, span, context)}
${overTime(read.overTime, context)}
</div>`
}
${scopeCard(gap, context)}
<div class="beside">
${causesCard(explain, context)}
${agenciesCard(gap, context)}
</div>`;
}

/** Active alarms and notes on the figures, such as a pause of delivery or an incomplete census. */
function notices({ alarms, notes, unreadable, circuits }: Overview, context: PageContext): Html {
  const { language, offsetMs } = context;
  const overview = overviewTexts(language);
  const raised = alarms.map(({ title, since }) =>
    overview.alarmSince(title, formatDateTime(since, offsetMs, language)),
  );
  // It repeats the cause, because other notes can come in between.
  const next = circuits.map((circuit, index) => {
    const button = index === circuits.length - 1 ? retryForm(context) : '';
    return html`${capitalised(circuitWords(circuit, language))}. ${nextStep(circuit, language)} ${button}`;
  });
  const rows =
    unreadable === 0
      ? []
      : [html`<a href="/unreadable">${overview.unreadable(formatCount(unreadable, language))}</a>`];
  return html`${list('bad', overview.alarms, raised)}${list('', overview.notes, [...notes, ...rows, ...next])}`;
}

function list(kind: 'bad' | '', title: string, items: readonly (string | Html)[]): Html {
  if (items.length === 0) return html``;
  return html`<section class="notice ${kind}"><h2>${title}</h2><ul>${items.map((item) => html`<li>${item}</li>`)}</ul></section>
`;
}

/** What is not in the total, and what the last census showed; both are of the whole province. */
function scopeCard(gap: GapReport, { language, offsetMs }: PageContext): Html {
  if (gap.filter !== undefined) return html``;
  const { scope, ...texts } = overviewTexts(language);
  const { excluded, unnumbered } = gapTexts(language);
  const count = (n: number): string => formatCount(n, language);
  const { census } = gap;
  const whys = EXCLUSIONS.filter((why) => gap.excludedBy[why] > 0);
  return html`<section class="card" id="scope">
<h2>${scope}</h2>
${fieldList([
  ...(whys.length === 0 ? [[excluded, count(0)] as const] : []),
  ...whys.map(
    (why) =>
      [
        excludedTexts(language).names[why],
        html`<a href="${excludedPath([why])}">${count(gap.excludedBy[why])}</a>`,
      ] as const,
  ),
  [unnumbered, count(gap.unnumbered)],
  [
    texts.census,
    census === null ? texts.noCensus : formatDateTime(Date.parse(census.at), offsetMs, language),
  ],
  ...(census === null
    ? []
    : ([
        [texts.censusRows, count(census.rows)],
        [texts.censusState, census.suspicious ? texts.suspicious : texts.believed],
        [texts.missing, count(census.missing)],
      ] as const)),
])}
</section>`;
}

/** The causes, largest first, with cumulative shares: a Pareto chart as a table. */
function causesCard(explain: Explanation, context: PageContext): Html {
  const overview = overviewTexts(context.language);
  if (explain.causes.length === 0) {
    return html`<section class="card"><h2>${overview.causes}</h2><p>${overview.noCauses}</p></section>`;
  }
  return html`<section class="card brief">
<h2>${overview.causes}</h2>
${explain.headline === null ? '' : html`<p>${explain.headline}</p>`}
${causeTable(explain, {}, context)}
<p><a href="/causes">${overview.allCauses}</a></p>
</section>`;
}

/** Agencies that the overview names; the page of agencies has them all. */
const NAMED = 10;

function agenciesCard({ groups = [], unsynced: all }: GapReport, { language }: PageContext): Html {
  const overview = overviewTexts(language);
  const { agency, total, unsynced, rate } = pageTexts(language).agencyColumns;
  const named = groups.filter((group) => group.unsynced > 0).slice(0, NAMED);
  const most = named[0]?.unsynced ?? all;
  const nameOf = disambiguate(groups);
  return html`<section class="card">
<h2>${overview.agencies}</h2>
${
  named.length === 0
    ? html`<p>${overview.noAgencies}</p>`
    : scrollTable(
        [
          {
            header: agency,
            cell: (group) => html`<a href="/agencies/${encodeURIComponent(group.key)}">${nameOf(group)}</a>`,
          },
          { header: total, kind: 'number wide', cell: (group) => formatCount(group.total, language) },
          { header: unsynced, kind: 'number', cell: (group) => formatCount(group.unsynced, language) },
          { header: '', kind: 'chart', cell: (group) => barOf((100 * group.unsynced) / most) },
          { header: rate, kind: 'number', cell: (group) => formatPercent(group.syncedPercent, language) },
        ],
        named,
      )
}
<p><a href="/agencies">${overview.allAgencies(formatCount(groups.length, language))}</a></p>
</section>`;
}
