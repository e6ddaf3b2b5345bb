import { z } from 'zod';
import { formatDay } from '../../../domain/time.ts';
import { day } from '../../../filter/schema.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount, formatDate, formatPercent } from '../../../presentation/numbers.ts';
import { gapTexts } from '../../../reports/gap/messages.ts';
import type { PublishedList } from '../../../reports/published/schema.ts';
import { publishedListJson } from '../../../reports/published/text.ts';
import { LONGEST_SOURCE, recordFigure } from '../../api/published.ts';
import { allows } from '../../auth/principal.ts';
import { wholeProvince } from '../../auth/scope.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { scrollTable, timeOf } from '../frame/parts.ts';
import { indexCard, indexForm } from './index766.ts';
import { publishedPageTexts } from './messages.ts';
import { cases, numberField } from './numberField.ts';

/** The newest of them; `published list` has all. */
const SHOWN = 200;

/** `/published`: figures published elsewhere, with a form for those who may record one. */
export const publishedPage = pageRoute({
  path: '/published',
  show: async (_given, context) => {
    const { ledger, principal, offsetMs, language } = context;
    wholeProvince(principal);
    const { figures } = publishedListJson(await ledger.publishedFigures({ limit: SHOWN }), offsetMs);
    const isOperator = allows(principal, 'operator');
    const texts = publishedPageTexts(language);
    return {
      title: texts.title,
      current: null,
      main: html`<section class="card">
<p>${texts.means}</p>
${figures.length === 0 ? html`<p>${texts.none}</p>` : figureTable(figures, context)}
</section>
${isOperator ? figureForm(context) : ''}
${await indexCard(context)}
${isOperator ? indexForm(context) : ''}`,
    };
  },
});

export const recordPublishedPage = pageRoute({
  method: 'POST',
  path: '/published',
  access: 'operator',
  body: { date: day, synced: cases, unsynced: cases, source: z.string().max(LONGEST_SOURCE).default('') },
  show: async ({ body }, context) => {
    wholeProvince(context.principal);
    await recordFigure(body, context);
    return { redirect: '/published' };
  },
});

type Figure = PublishedList['figures'][number];

function figureTable(figures: readonly Figure[], { language, offsetMs }: PageContext): Html {
  const texts = publishedPageTexts(language);
  const gap = gapTexts(language);
  return scrollTable<Figure>(
    [
      { header: texts.date, cell: ({ date }) => formatDate(date, language) },
      { header: gap.synced, kind: 'number', cell: ({ synced }) => formatCount(synced, language) },
      { header: gap.unsynced, kind: 'number', cell: ({ unsynced }) => formatCount(unsynced, language) },
      {
        header: gap.comparison.syncedPercent,
        kind: 'number',
        cell: ({ syncedPercent }) => formatPercent(syncedPercent, language),
      },
      { header: texts.source, kind: 'text wide', cell: ({ source }) => source },
      {
        header: texts.recordedAt,
        kind: 'text wide',
        cell: ({ recordedAt }) => timeOf(Date.parse(recordedAt), offsetMs, language),
      },
    ],
    figures,
    { id: 'published', caption: texts.caption },
  );
}

function figureForm({ language, now, offsetMs }: PageContext): Html {
  const texts = publishedPageTexts(language);
  const gap = gapTexts(language);
  return html`<section class="card" aria-labelledby="add">
<h2 id="add">${texts.add}</h2>
<p>${texts.addMeans}</p>
<form class="filters" method="post" action="/published" aria-labelledby="add">
<label>${texts.date} <input name="date" type="date" required max="${formatDay(now, offsetMs)}"></label>
${numberField('synced', gap.synced, language)}
${numberField('unsynced', gap.unsynced, language)}
<label>${texts.source} <input name="source" maxlength="${LONGEST_SOURCE}" autocomplete="off"></label>
<p class="actions"><button>${texts.submit}</button></p>
</form>
</section>`;
}
