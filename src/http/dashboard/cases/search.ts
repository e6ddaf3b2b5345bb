import { z } from 'zod';
import { recordFilter } from '../../../filter/recordFilter.ts';
import { code } from '../../../filter/schema.ts';
import { FOUND_ORDERS, type FoundCases, type FoundOrder } from '../../../ledger/port/cases.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { totalsText } from '../../../reports/cases/text.ts';
import { inScope } from '../../auth/principal.ts';
import { scoped } from '../../auth/scope.ts';
import { casePath } from '../casesPath.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { choices } from '../frame/parts.ts';
import { caseTable } from './caseTable.ts';
import { chosenForm } from './chosenForm.ts';
import { casesTexts } from './messages.ts';

/** Cases on the page; for more matches the page asks for a longer part of the number. */
const LIMIT = 50;

/** `/search`: leads straight to the case where only one matches, or where the number is complete. */
export const searchPage = pageRoute({
  path: '/search',
  query: { q: code.optional(), order: z.enum(FOUND_ORDERS).default('unsynced') },
  show: async ({ query: { q = '', order } }, context) => {
    const texts = casesTexts(context.language).search;
    const page = (main: Html) => ({ title: texts.title, current: 'cases', main }) as const;
    if (q === '') return page(html`<p>${texts.how}</p>`);
    const found = await casesFound(q, order, context);
    const [only] = found.records;
    if (only !== undefined && found.records.length === 1 && !found.more)
      return { redirect: casePath(only.caseNo) };
    if (only === undefined) {
      return page(html`<p>${found.more ? texts.tooMany(q) : texts.none(q)}</p>
<p>${context.principal.agencies === null ? texts.unnumbered : texts.ownAgencies}</p>`);
    }
    return page(foundHtml(found, { q, order }, context));
  },
});

function foundHtml(
  { records, more, total, unsynced, isCounted }: FoundCases,
  { q, order }: { readonly q: string; readonly order: FoundOrder },
  context: PageContext,
): Html {
  const { language } = context;
  const texts = casesTexts(language).search;
  const count = (n: number): string => formatCount(n, language);
  const orders = choices(FOUND_ORDERS, order, {
    path: (one) => `/search?${new URLSearchParams({ q, order: one })}`,
    text: (one) => texts.orders[one],
  });
  return html`<section class="card">
<p>${texts.matching(q)} ${totalsText({ total, unsynced, isCounted }, language)}${more ? ` ${texts.more(count(records.length))}` : ''}</p>
<ul class="choice" aria-label="${texts.order}">${orders}</ul>
${caseTable(records, context, { ticks: true })}
${chosenForm(records, context)}
</section>`;
}

async function casesFound(q: string, order: FoundOrder, context: PageContext): Promise<FoundCases> {
  const { ledger, principal, agencies } = context;
  const whole = await ledger.record(q);
  if (whole !== null) {
    const { agencyCode, receivedAt, firstSeenAt } = whole.record;
    if (inScope(principal, agencyCode, { agencies, at: receivedAt ?? firstSeenAt }))
      return { records: [whole.record], more: false, total: 1, unsynced: 0, isCounted: true };
  }
  return await ledger.findCases(q, recordFilter(scoped(context, {}) ?? {}, context), LIMIT, order);
}
