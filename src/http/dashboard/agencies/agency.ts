import { z } from 'zod';
import { type Html, html } from '../../../presentation/html.ts';
import { explainGap } from '../../../reports/explain/build.ts';
import type { Explanation } from '../../../reports/explain/schema.ts';
import { gapReport } from '../../../reports/gap/build.ts';
import { groupNames } from '../../../reports/gap/groupNames.ts';
import type { GapReport } from '../../../reports/gap/schema.ts';
import { inScope } from '../../auth/principal.ts';
import { scoped } from '../../auth/scope.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { problem } from '../../server/problem.ts';
import { queryOf } from '../casesPath.ts';
import { causeTable } from '../causes/causeTable.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { deeperPath } from '../groups/groups.ts';
import { groupTable } from '../groups/groupTable.ts';
import { groupTexts } from '../groups/messages.ts';
import { sortingOf } from '../groups/sorting.ts';
import { figures } from '../overview/figures.ts';
import { overviewTexts } from '../overview/messages.ts';

/** Causes that the page of one agency names. */
const CAUSES = 10;

/** `/agencies/{code}`: one agency: the figures, causes and domains of its own cases. */
export function agencyPage(server: Server, deps: HttpDeps): void {
  const params = z.strictObject({ code: z.string().min(1) });
  pageRoute(server, deps, {
    path: '/agencies/:code',
    params,
    show: async ({ context, params: { code } }) => {
      const { ledger } = deps;
      const { principal, agencies, now } = context;
      // For an agency that has moved, a key sees the cases of the days when it was in scope.
      const reading = { ...context, filter: scoped(principal, { agency: [code] }) };
      const gap = await gapReport(ledger, { ...reading, by: 'domain' });
      const listed = agencies?.has(code) === true && inScope(principal, code, { agencies, at: now });
      // The key must not learn whether an agency outside its scope exists.
      if (gap.total === 0 && !listed) throw problem('unknown_agency', 'See /agencies for those there are.');
      const name = (await groupNames(ledger, 'agency', reading))(code);
      const explain = await explainGap(ledger, { ...reading, limit: CAUSES });
      const above =
        principal.agencies?.includes(code) !== false &&
        [...(agencies?.values() ?? [])].flat().some(({ parent }) => parent === code);
      return { title: name, current: 'agencies', main: agencyHtml(code, { gap, explain, above }, context) };
    },
  });
}

function agencyHtml(
  code: string,
  {
    gap,
    explain,
    above,
  }: {
    readonly gap: GapReport;
    readonly explain: Explanation;
    /** There are agencies below it, and the key can see them all. */
    readonly above: boolean;
  },
  context: PageContext,
): Html {
  const { language } = context;
  const texts = groupTexts(language);
  const filter = { agency: [code] };
  const path = encodeURIComponent(code);
  return html`<p class="soft">${texts.agencies.code(code)}</p>
${figures(gap, context, { live: false })}
${above ? html`<p><a href="/gap?${queryOf({ under: [code] }, { by: 'agency' })}">${texts.agencies.below}</a></p>` : ''}
<section class="card">
<h2>${overviewTexts(language).causes}</h2>
${causeTable(explain, filter, context)}
<p class="actions">${texts.workList} <a href="/api/v1/worklists/${path}.xlsx">XLSX</a> <a href="/api/v1/worklists/${path}.csv">CSV</a></p>
</section>
<section class="card">
<h2>${texts.domainsOf}</h2>
${groupTable(
  {
    by: 'domain',
    groups: gap.groups ?? [],
    filter,
    sorting: sortingOf({}),
    sortedPath: (other) => `/gap?${queryOf(filter, { by: 'domain', ...other })}`,
    deeper: ({ key }) => deeperPath('domain', key, filter),
  },
  context,
)}
</section>`;
}
