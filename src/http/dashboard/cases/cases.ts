import { z } from 'zod';
import { REASON_CODES, REASONS } from '../../../domain/reason.ts';
import { STATES } from '../../../domain/state.ts';
import { type CaseFilter, pickFilter } from '../../../filter/filters.ts';
import { recordFilter } from '../../../filter/recordFilter.ts';
import { filterQuery } from '../../../filter/schema.ts';
import { filterWords } from '../../../filter/text.ts';
import { html } from '../../../presentation/html.ts';
import { PAGE_ORDERS, sizedPage } from '../../../reports/cases/build.ts';
import { totalsText } from '../../../reports/cases/text.ts';
import { excludedQuery, whysOf } from '../../api/excluded.ts';
import { pageQuery } from '../../api/query.ts';
import { allows } from '../../auth/principal.ts';
import { scoped } from '../../auth/scope.ts';
import { casesPath, queryOf } from '../casesPath.ts';
import { filterNames } from '../filterNames.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { choices as choiceLinks, pagingLinks } from '../frame/parts.ts';
import { caseTable } from './caseTable.ts';
import { chosenForm } from './chosenForm.ts';
import { excludedCases } from './excludedCases.ts';
import { fileSizeText } from './fileSize.ts';
import { choicesOf, filterForm } from './filterForm.ts';
import { casesTexts } from './messages.ts';

const UNSYNCED = STATES.filter((state) => state !== 'synced');

/** Cases on one page. */
const LIMIT = 50;

/** `/cases`: the cases behind a number, or with `excluded` those in none. */
export const casesPage = pageRoute({
  path: '/cases',
  query: {
    ...filterQuery,
    ...excludedQuery,
    cursor: pageQuery.cursor,
    order: z.enum(PAGE_ORDERS).default('id'),
  },
  show: async ({ query: { cursor, order, excluded, ...filter } }, context) => {
    const whys = whysOf({ ...filter, excluded, order });
    if (whys !== null) return await excludedCases(whys, filter, cursor, context);
    const { ledger, language } = context;
    const within = recordFilter(scoped(context, filter) ?? {}, context);
    const paging = { limit: LIMIT, cursor, language };
    const page = await sizedPage(ledger, within, order, paging);
    const choices = await choicesOf(context);
    const names = await filterNames([filter], context);
    const texts = casesTexts(language);
    const given = pickFilter(filter);
    const query = queryOf(filter);
    const links = {
      first: cursor === undefined ? null : `/cases?${queryOf(filter, { order })}`,
      next: page.next === null ? null : `/cases?${queryOf(filter, { order, cursor: page.next })}`,
    };
    const orders = choiceLinks(PAGE_ORDERS, order, {
      path: (one) => `/cases?${queryOf(filter, { order: one })}`,
      text: (one) => (one === 'id' ? texts.asTheyCame : texts.search.orders[one]),
    });
    const replay =
      allows(context.principal, 'operator') && sendingHelps(filter)
        ? html` <a href="/replays/new?${query}">${texts.replayThese}</a>`
        : '';
    const main = html`${filterForm(filter, order, choices, context)}
<section class="card">
<p>${given === undefined ? html`<a href="${casesPath({ state: UNSYNCED })}">${texts.unsynced}</a>` : filterWords(given, language, names)}</p>
${
  page.records.length === 0
    ? html`<p>${texts.none}</p>`
    : html`<p>${totalsText(page.size, language)}</p>
<ul class="choice" aria-label="${texts.search.order}">${orders}</ul>
${caseTable(page.records, context, { ticks: true })}
${chosenForm(page.records, context)}`
}
<p class="actions">${pagingLinks(links, context)}</p>
${
  page.records.length === 0
    ? ''
    : html`<p class="actions">${texts.download} <a href="/api/v1/exports/records.xlsx?${query}">XLSX</a> <a href="/api/v1/exports/records.csv?${query}">CSV</a>${replay}</p>
<p class="hint">${fileSizeText(page.size, language)}</p>`
}
</section>`;
    return { title: context.texts.frame.pages.cases, current: 'cases', main };
  },
});

/** Whether any case of the filter may be one that is sent again only on a person's order. */
function sendingHelps({ state, reason }: CaseFilter): boolean {
  return REASON_CODES.some(
    (code) =>
      REASONS[code].release === 'replay' &&
      (reason?.includes(code) ?? true) &&
      (state?.includes(REASONS[code].state) ?? true),
  );
}
