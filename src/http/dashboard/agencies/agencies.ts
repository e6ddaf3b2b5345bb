import { z } from 'zod';
import { type Html, html } from '../../../presentation/html.ts';
import { gapReport } from '../../../reports/gap/build.ts';
import type { GapReport } from '../../../reports/gap/schema.ts';
import { inScope } from '../../auth/principal.ts';
import { scoped } from '../../auth/scope.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { queryOf } from '../casesPath.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { groupTable } from '../groups/groupTable.ts';
import { groupTexts } from '../groups/messages.ts';
import { type Sorting, sortingOf, sortQuery } from '../groups/sorting.ts';
import { formQuery } from '../pageQuery.ts';

const VIEWS = ['list', 'tree'] as const;
type View = (typeof VIEWS)[number];

/** `/agencies`: all agencies, as a sortable list or as a tree. */
export function agenciesPage(server: Server, deps: HttpDeps): void {
  const query = formQuery({ view: z.enum(VIEWS).default('list'), ...sortQuery });
  pageRoute(server, deps, {
    path: '/agencies',
    query,
    show: async ({ context, query: { view, sort, order } }) => {
      const gap = await gapReport(deps.ledger, {
        ...context,
        by: 'agency',
        tree: view === 'tree',
        filter: scoped(context.principal, {}),
      });
      return {
        title: context.texts.frame.pages.agencies,
        current: 'agencies',
        main: agenciesHtml(gap, { view, sorting: sortingOf({ sort, order }) }, context),
      };
    },
  });
}

function agenciesHtml(
  { groups = [] }: GapReport,
  { view, sorting }: { readonly view: View; readonly sorting: Sorting },
  context: PageContext,
): Html {
  const texts = groupTexts(context.language);
  const { principal, now, agencies } = context;
  const above = new Set(groups.map(({ parent }) => parent));
  const views = VIEWS.map((one) => {
    const here = one === view ? html` aria-current="true"` : '';
    return html`<li><a href="/agencies?view=${one}"${here}>${texts.agencies[one]}</a></li>`;
  });
  const query = queryOf({}, { by: 'agency', ...(view === 'tree' ? { tree: 'true' } : {}) });
  return html`<section class="card">
<ul class="choice">${views}</ul>
${groupTable(
  {
    by: 'agency',
    groups,
    filter: {},
    sorting,
    tree: view === 'tree',
    sortedPath: (other) => `/agencies?${queryOf({}, { ...other })}`,
    // In a key's tree the agencies above its own are only headings.
    deeper: ({ key }) =>
      above.has(key) && !inScope(principal, key, { agencies, at: now }) ? null : agencyPath(key),
    within: ({ key }) => {
      if (!above.has(key)) return { agency: [key] };
      return principal.agencies?.includes(key) === false ? null : { under: [key] };
    },
  },
  context,
)}
<p class="actions">${texts.download} <a href="/api/v1/exports/gap.xlsx?${query}">XLSX</a> <a href="/api/v1/exports/gap.csv?${query}">CSV</a></p>
</section>`;
}

function agencyPath(code: string): string {
  return `/agencies/${encodeURIComponent(code)}`;
}
