import { z } from 'zod';
import type { Language } from '../../../domain/language.ts';
import { REASON_CODES, REASONS } from '../../../domain/reason.ts';
import { STATES } from '../../../domain/state.ts';
import { type CaseFilter, pickFilter } from '../../../filter/filters.ts';
import { recordFilter } from '../../../filter/recordFilter.ts';
import { filterQuery } from '../../../filter/schema.ts';
import { filterWords } from '../../../filter/text.ts';
import { LIST_ORDERS } from '../../../ledger/port/cases.ts';
import type { CaseCount } from '../../../ledger/port/gapQuery.ts';
import { html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { orderedPage, type RecordsPage, recordsPage } from '../../../reports/cases/build.ts';
import { pageQuery } from '../../api/query.ts';
import { allows, inScope } from '../../auth/principal.ts';
import { scoped } from '../../auth/scope.ts';
import { casesPath, queryOf } from '../casesPath.ts';
import { filterNames } from '../filterNames.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { choices as choiceLinks, pagingLinks } from '../frame/parts.ts';
import { caseTable } from './caseTable.ts';
import { chosenForm } from './chosenForm.ts';
import { filterForm } from './filterForm.ts';
import { casesTexts } from './messages.ts';

const UNSYNCED = STATES.filter((state) => state !== 'synced');

/** Cases on one page. */
const LIMIT = 50;
/** Cases that are counted for the total, where no counter knows it. */
const COUNTED = 10_000;

/** `id`: as they came in. */
const ORDERS = ['id', ...LIST_ORDERS] as const;

/** `/cases`: the cases behind a number. */
export const casesPage = pageRoute({
  path: '/cases',
  query: { ...filterQuery, cursor: pageQuery.cursor, order: z.enum(ORDERS).default('id') },
  show: async ({ query: { cursor, order, ...filter } }, context) => {
    const { ledger, principal, language, agencies, now } = context;
    const within = recordFilter(scoped(principal, filter) ?? {}, context);
    const paging = { limit: LIMIT, cursor, language };
    const page = await (order === 'id'
      ? recordsPage(ledger, within, paging)
      : orderedPage(ledger, within, order, paging));
    const size =
      cursor === undefined && page.next === null ? sizeOf(page) : await ledger.countCases(within, COUNTED);
    const named = [...(await ledger.names('agency'))];
    const choices = {
      agencies: new Map(named.filter(([code]) => inScope(principal, code, { agencies, at: now }))),
      domains: await ledger.names('domain'),
    };
    const names = await filterNames([filter], context);
    const texts = casesTexts(language);
    const given = pickFilter(filter);
    const query = queryOf(filter);
    const links = {
      first: cursor === undefined ? null : `/cases?${queryOf(filter, { order })}`,
      next: page.next === null ? null : `/cases?${queryOf(filter, { order, cursor: page.next })}`,
    };
    const orders = choiceLinks(ORDERS, order, {
      path: (one) => `/cases?${queryOf(filter, { order: one })}`,
      text: (one) => (one === 'id' ? texts.asTheyCame : texts.search.orders[one]),
    });
    const replay =
      allows(principal, 'operator') && sendingHelps(filter)
        ? html` <a href="/replays/new?${query}">${texts.replayThese}</a>`
        : '';
    const main = html`${filterForm(filter, choices, context)}
<section class="card">
<p>${given === undefined ? html`<a href="${casesPath({ state: UNSYNCED })}">${texts.unsynced}</a>` : filterWords(given, language, names)}</p>
${
  page.records.length === 0
    ? html`<p>${texts.none}</p>`
    : html`<p>${totalsOf(size, language)}</p>
<ul class="choice" aria-label="${texts.search.order}">${orders}</ul>
${caseTable(page.records, context, { ticks: true })}
${chosenForm(page.records, context)}`
}
<p class="actions">${pagingLinks(links, context)}</p>
${
  page.records.length === 0
    ? ''
    : html`<p class="actions">${texts.download} <a href="/api/v1/exports/records.xlsx?${query}">XLSX</a> <a href="/api/v1/exports/records.csv?${query}">CSV</a>${replay}</p>`
}
</section>`;
    return { title: context.texts.frame.pages.cases, current: 'cases', main };
  },
});

/** Of the only page. */
function sizeOf({ records }: RecordsPage): CaseCount {
  const unsynced = records.filter(({ state }) => state !== 'synced').length;
  return { total: records.length, unsynced, isCounted: true };
}

function totalsOf({ total, unsynced, isCounted }: CaseCount, language: Language): string {
  const { totals, totalsAtLeast } = casesTexts(language).search;
  const [all, open] = [formatCount(total, language), formatCount(unsynced, language)];
  return isCounted ? totals(all, open) : totalsAtLeast(all, open);
}

/** Whether any case of the filter may be one that is sent again only on a person's order. */
function sendingHelps({ state, reason }: CaseFilter): boolean {
  return REASON_CODES.some(
    (code) =>
      REASONS[code].release === 'replay' &&
      (reason?.includes(code) ?? true) &&
      (state?.includes(REASONS[code].state) ?? true),
  );
}
