import { z } from 'zod';
import { type Html, html } from '../../../presentation/html.ts';
import { explainGap } from '../../../reports/explain/build.ts';
import type { Explanation } from '../../../reports/explain/schema.ts';
import { type GapReport, gapReport } from '../../../reports/gap/build.ts';
import { groupNames } from '../../../reports/gap/groupNames.ts';
import { inScope } from '../../auth/principal.ts';
import { scoped } from '../../auth/scope.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { problem } from '../../server/problem.ts';
import { queryOf } from '../casesPath.ts';
import { causeTable } from '../causes/causeTable.ts';
import { renderPage } from '../frame/page.ts';
import { type PageContext, pageContext } from '../frame/pageContext.ts';
import { sendPage } from '../frame/sendPage.ts';
import { figures } from '../overview/figures.ts';
import { overviewTexts } from '../overview/messages.ts';
import { groupTable } from '../slices/groupTable.ts';
import { sliceTexts } from '../slices/messages.ts';
import { deeperPath } from '../slices/slice.ts';
import { sortingOf } from '../slices/sorting.ts';

/** Causes that the page of one agency names. */
const CAUSES = 10;

/** `/agencies/{code}`: one agency with its own cases: how many, why, and about what. */
export function agencyPage(server: Server, deps: HttpDeps): void {
  server.get(
    '/agencies/:code',
    {
      config: { access: 'viewer', page: true },
      schema: { params: z.strictObject({ code: z.string().min(1) }) },
    },
    async (request, reply) => {
      const context = pageContext(request, deps);
      const { code } = request.params;
      const { language, now, offsetMs, principal } = context;
      const { ledger } = deps;
      const { agencies, procedures } = deps.mappings();
      // Of an agency that has moved, a key sees the cases of the days in which it was one of its own.
      const filter = scoped(principal, { agency: [code] });
      const reading = { filter, agencies, now, offsetMs, language };
      const gap = await gapReport(ledger, { ...reading, by: 'domain' });
      const listed = agencies?.has(code) === true && inScope(principal, code, { agencies, at: now });
      // Whether an agency outside its scope exists is none of the key's business.
      if (gap.total === 0 && !listed) throw problem('unknown_agency', 'See /agencies for those there are.');
      const name = (await groupNames(ledger, 'agency', reading))(code);
      const portalCodes = deps.portalCodes();
      const explain = await explainGap(ledger, { ...reading, procedures, portalCodes, limit: CAUSES });
      const above =
        principal.agencies?.includes(code) !== false &&
        [...(agencies?.values() ?? [])].flat().some(({ parent }) => parent === code);
      const main = agencyHtml(code, { gap, explain, above }, context);
      return sendPage(reply, renderPage(context, { title: name, current: 'agencies', main }));
    },
  );
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
    /** Others are below it, and the key may see them all. */
    readonly above: boolean;
  },
  context: PageContext,
): Html {
  const { language } = context;
  const texts = sliceTexts(language);
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
