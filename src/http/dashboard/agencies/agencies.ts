import { z } from 'zod';
import { tidyCode } from '../../../domain/tidyText.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { explainGap } from '../../../reports/explain/build.ts';
import type { Explanation } from '../../../reports/explain/schema.ts';
import { gapReport } from '../../../reports/gap/build.ts';
import { groupNames } from '../../../reports/gap/groupNames.ts';
import type { GapReport } from '../../../reports/gap/schema.ts';
import { inScope } from '../../auth/principal.ts';
import { scoped } from '../../auth/scope.ts';
import { problem } from '../../server/problem.ts';
import { queryOf } from '../casesPath.ts';
import { causeTable } from '../causes/causeTable.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { choices } from '../frame/parts.ts';
import { deeperPath } from '../groups/groups.ts';
import { type GroupTable, groupTable, type Sorting, sortingOf, sortQuery } from '../groups/groupTable.ts';
import { groupTexts } from '../groups/messages.ts';
import { figures } from '../overview/figures.ts';
import { overviewTexts } from '../overview/messages.ts';
import { MAIL_OUTCOMES, mailForm } from './mailList.ts';
import { agencyTrends } from './trends.ts';

const VIEWS = ['list', 'tree'] as const;
type View = (typeof VIEWS)[number];

/** `/agencies`: all agencies, as a sortable list or as a tree. */
export const agenciesPage = pageRoute({
  path: '/agencies',
  query: { view: z.enum(VIEWS).default('list'), ...sortQuery },
  show: async ({ query: { view, ...sorting } }, context) => {
    const filter = scoped(context, {});
    const gap = await gapReport(context.ledger, { ...context, by: 'agency', tree: view === 'tree', filter });
    // In the tree a row counts the agencies below it too, which a snapshot does not.
    const trend = view === 'tree' ? undefined : await agencyTrends(gap.groups ?? [], context);
    return {
      title: context.texts.frame.pages.agencies,
      current: 'agencies',
      main: agenciesHtml(gap, { view, sorting: sortingOf(sorting), trend }, context),
    };
  },
});

function agenciesHtml(
  { groups = [] }: GapReport,
  {
    view,
    sorting,
    trend,
  }: { readonly view: View; readonly sorting: Sorting; readonly trend: GroupTable['trend'] },
  context: PageContext,
): Html {
  const texts = groupTexts(context.language);
  const { principal, now, agencies } = context;
  const above = new Set(groups.map(({ parent }) => parent));
  const views = choices(VIEWS, view, {
    path: (one) => `/agencies?view=${one}`,
    text: (one) => texts.agencies[one],
  });
  const query = queryOf({}, { by: 'agency', ...(view === 'tree' ? { tree: 'true' } : {}) });
  const table = groupTable(
    {
      by: 'agency',
      groups,
      filter: {},
      sorting,
      tree: view === 'tree',
      ...(trend === undefined ? {} : { trend }),
      sortedPath: (other) => `/agencies?${queryOf({}, { ...other })}`,
      // In a key's tree the agencies above its own are only headings.
      deeper: ({ key }) =>
        above.has(key) && !inScope(principal, key, { agencies, at: now })
          ? null
          : `/agencies/${encodeURIComponent(key)}`,
      within: ({ key }) => {
        if (!above.has(key)) return { agency: [key] };
        return principal.agencies?.includes(key) === false ? null : { under: [key] };
      },
    },
    context,
  );
  return html`<section class="card">
<ul class="choice">${views}</ul>
${table}
<p class="actions">${texts.download} <a href="/api/v1/exports/gap.xlsx?${query}">XLSX</a> <a href="/api/v1/exports/gap.csv?${query}">CSV</a></p>
</section>`;
}

/** Causes that the page of one agency names. */
const CAUSES = 10;

/** `/agencies/{code}`: one agency: the figures, causes and domains of its own cases. */
export const agencyPage = pageRoute({
  path: '/agencies/:code',
  params: { code: z.string().overwrite(tidyCode).min(1) },
  query: { mailed: z.enum(MAIL_OUTCOMES).optional() },
  show: async ({ params: { code }, query: { mailed } }, context) => {
    const { ledger, principal, agencies, now } = context;
    // For an agency that has moved, a key sees the cases of the days when it was in scope.
    const reading = { ...context, filter: scoped(context, { agency: [code] }) };
    const gap = await gapReport(ledger, { ...reading, by: 'domain' });
    const listed = agencies?.has(code) === true && inScope(principal, code, { agencies, at: now });
    // The key must not learn whether an agency outside its scope exists.
    if (gap.total === 0 && !listed) throw problem('unknown_agency', 'See /agencies for those there are.');
    const name = (await groupNames(ledger, 'agency', reading))(code);
    const explain = await explainGap(ledger, { ...reading, limit: CAUSES });
    const hasVisibleBelow =
      principal.agencies?.includes(code) !== false &&
      [...(agencies?.values() ?? [])].flat().some(({ parent }) => parent === code);
    return {
      title: name,
      current: 'agencies',
      main: agencyHtml(
        code,
        { gap, explain, hasVisibleBelow, mail: await mailForm(code, mailed, context) },
        context,
      ),
    };
  },
});

interface Agency {
  readonly gap: GapReport;
  readonly explain: Explanation;
  readonly hasVisibleBelow: boolean;
  readonly mail: Html;
}

function agencyHtml(
  code: string,
  { gap, explain, hasVisibleBelow, mail }: Agency,
  context: PageContext,
): Html {
  const { language } = context;
  const texts = groupTexts(language);
  const filter = { agency: [code] };
  const path = encodeURIComponent(code);
  const domains = groupTable(
    {
      by: 'domain',
      groups: gap.groups ?? [],
      filter,
      sorting: sortingOf({}),
      sortedPath: (other) => `/gap?${queryOf(filter, { by: 'domain', ...other })}`,
      deeper: ({ key }) => deeperPath('domain', key, filter),
    },
    context,
  );
  return html`<p class="soft">${texts.agencies.code(code)}</p>
${figures(gap, context, { live: false })}
${hasVisibleBelow ? html`<p><a href="/gap?${queryOf({ under: [code] }, { by: 'agency' })}">${texts.agencies.below}</a></p>` : ''}
<section class="card">
<h2>${overviewTexts(language).causes}</h2>
${causeTable(explain, filter, context)}
<p class="actions">${texts.workList} <a href="/api/v1/worklists/${path}.xlsx">XLSX</a> <a href="/api/v1/worklists/${path}.csv">CSV</a></p>
${mail}
</section>
<section class="card">
<h2>${texts.domainsOf}</h2>
${domains}
</section>`;
}
