import { z } from 'zod';
import { formatDay } from '../../../domain/time.ts';
import { day } from '../../../filter/schema.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount, formatDate, formatPercent } from '../../../presentation/numbers.ts';
import { indexListJson } from '../../../reports/index766/build.ts';
import { index766Texts } from '../../../reports/index766/messages.ts';
import type { IndexList } from '../../../reports/index766/schema.ts';
import { LONGEST_SOURCE, period, recordIndexFigure } from '../../api/published.ts';
import { wholeProvince } from '../../auth/scope.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { scrollTable } from '../frame/parts.ts';
import { publishedPageTexts } from './messages.ts';
import { cases, numberField } from './numberField.ts';

/** The newest of them; `published list` has all. */
const SHOWN = 200;

const text = z.string().max(LONGEST_SOURCE).default('');
const emptyIsLeftOut = z.literal('').transform(() => undefined);

/** Records a figure of the 766 index. */
export const recordIndexPage = pageRoute({
  method: 'POST',
  path: '/published/index',
  access: 'operator',
  body: {
    ...{ period, numerator: cases, denominator: cases, quality: text, formula: text, source: text },
    date: z.union([emptyIsLeftOut, day]).optional(),
  },
  show: async ({ body }, context) => {
    wholeProvince(context.principal);
    await recordIndexFigure(body, context);
    return { redirect: '/published#index' };
  },
});

type Figure = IndexList['index'][number];

/** The recorded figures, newest first. */
export async function indexCard({ ledger, offsetMs, language }: PageContext): Promise<Html> {
  const texts = publishedPageTexts(language);
  const labels = index766Texts(language);
  const { columns, qualities } = labels;
  const { index } = indexListJson(await ledger.indexFigures({ limit: SHOWN }), [], offsetMs);
  const table = (): Html =>
    scrollTable<Figure>(
      [
        { header: labels.sheetColumns.period, cell: (one) => one.period },
        { header: columns.numerator, kind: 'number', cell: (one) => formatCount(one.numerator, language) },
        {
          header: columns.denominator,
          kind: 'number',
          cell: (one) => formatCount(one.denominator, language),
        },
        {
          header: labels.sheetColumns.percent,
          kind: 'number',
          cell: (one) => formatPercent(one.percent, language),
        },
        { header: columns.quality, kind: 'text wide', cell: (one) => qualities[one.quality] ?? one.quality },
        { header: columns.formula, kind: 'text wide', cell: (one) => one.formula },
        { header: columns.date, kind: 'wide', cell: (one) => formatDate(one.date, language) },
        { header: texts.source, kind: 'text wide', cell: (one) => one.source },
      ],
      index,
      { id: 'index-figures', caption: texts.indexCaption },
    );
  return html`<section class="card" aria-labelledby="index">
<h2 id="index">${texts.index}</h2>
<p>${texts.indexMeans}</p>
${index.length === 0 ? html`<p>${texts.none}</p>` : table()}
</section>`;
}

export function indexForm({ language, now, offsetMs }: PageContext): Html {
  const texts = publishedPageTexts(language);
  const { columns, sheetColumns, qualities } = index766Texts(language);
  const field = (name: string, label: string): Html =>
    html`<label>${label} <input name="${name}" maxlength="${LONGEST_SOURCE}" autocomplete="off"></label>`;
  return html`<section class="card" aria-labelledby="add-index">
<h2 id="add-index">${texts.addIndex}</h2>
<p>${texts.addIndexMeans}</p>
<form class="filters" method="post" action="/published/index" aria-labelledby="add-index">
<label>${sheetColumns.period} <input name="period" required maxlength="40" placeholder="${texts.periodHint}" autocomplete="off"></label>
${numberField('numerator', columns.numerator, language)}
${numberField('denominator', columns.denominator, language)}
<label>${columns.quality} <input name="quality" list="qualities" maxlength="${LONGEST_SOURCE}" autocomplete="off"></label>
<datalist id="qualities">${Object.entries(qualities).map(([code, words]) => html`<option value="${code}">${words}</option>`)}</datalist>
${field('formula', columns.formula)}
<label>${texts.readOn} <input name="date" type="date" max="${formatDay(now, offsetMs)}"></label>
${field('source', texts.source)}
<p class="actions"><button>${texts.submit}</button></p>
</form>
</section>`;
}
