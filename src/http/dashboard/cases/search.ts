import { recordFilter } from '../../../filter/recordFilter.ts';
import { code } from '../../../filter/schema.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { inScope } from '../../auth/principal.ts';
import { scoped } from '../../auth/scope.ts';
import { casePath } from '../casesPath.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { caseTable } from './caseTable.ts';
import { casesTexts } from './messages.ts';

/** Cases on the page; for more matches the page asks for a longer part of the number. */
const LIMIT = 50;

/** `/search`: leads straight to the case where only one matches, or where the number is complete. */
export const searchPage = pageRoute({
  path: '/search',
  query: { q: code.optional() },
  show: async ({ query: { q = '' } }, context) => {
    const texts = casesTexts(context.language).search;
    const page = (main: Html) => ({ title: texts.title, current: 'cases', main }) as const;
    if (q === '') return page(html`<p>${texts.how}</p>`);
    const { records, more } = await found(q, context);
    const [only] = records;
    if (only !== undefined && records.length === 1 && !more) return { redirect: casePath(only.caseNo) };
    if (only === undefined) {
      return page(html`<p>${more ? texts.tooMany(q) : texts.none(q)}</p>
<p>${context.principal.agencies === null ? texts.unnumbered : texts.ownAgencies}</p>`);
    }
    return page(html`<section class="card">
<p>${texts.matching(q)}${more ? ` ${texts.more(formatCount(LIMIT, context.language))}` : ''}</p>
${caseTable(records, context)}
</section>`);
  },
});

async function found(q: string, context: PageContext) {
  const { ledger, principal, agencies } = context;
  const whole = await ledger.record(q);
  if (whole !== null) {
    const { agencyCode, receivedAt, firstSeenAt } = whole.record;
    if (inScope(principal, agencyCode, { agencies, at: receivedAt ?? firstSeenAt }))
      return { records: [whole.record], more: false };
  }
  return await ledger.findCases(q, recordFilter(scoped(principal, {}) ?? {}, context), LIMIT);
}
