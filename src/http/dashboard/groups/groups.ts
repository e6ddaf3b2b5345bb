import { z } from 'zod';
import { DIMENSIONS, GAP_DIMENSIONS, type GapDimension } from '../../../domain/dimension.ts';
import type { Language } from '../../../domain/language.ts';
import { type CaseFilter, FILTER_KEYS } from '../../../filter/filters.ts';
import { filterQuery } from '../../../filter/schema.ts';
import type { CodeNames } from '../../../filter/showValue.ts';
import { filterWords } from '../../../filter/text.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { gapReport } from '../../../reports/gap/build.ts';
import { scoped } from '../../auth/scope.ts';
import { casesPath, queryOf } from '../casesPath.ts';
import { filterNames } from '../filterNames.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { choices } from '../frame/parts.ts';
import { figures } from '../overview/figures.ts';
import { groupFilter, groupTable, type Sorting, sortingOf, sortQuery } from './groupTable.ts';
import { groupTexts } from './messages.ts';

/** The order of dimensions on the way from all cases to single ones. */
const DEEPER: readonly GapDimension[] = ['agency', 'domain', 'procedure', 'reason'];

/** `/gap`: the gap of some cases by one dimension; each row leads to the next dimension. */
export const groupsPage = pageRoute({
  path: '/gap',
  query: { by: z.enum(GAP_DIMENSIONS).default('agency'), ...sortQuery, ...filterQuery },
  show: async ({ query: { by, sort, order, ...filter } }, context) => {
    const within = scoped(context, filter);
    const gap = await gapReport(context.ledger, { ...context, by, filter: within });
    const names = await filterNames([filter], context);
    const sorting = sortingOf({ sort, order });
    const texts = groupTexts(context.language);
    const query = queryOf(filter, { by });
    const table = groupTable(
      {
        ...{ by, groups: gap.groups ?? [], filter, sorting },
        sortedPath: (other) => groupsPath(by, filter, other),
        deeper: ({ key }) => deeperPath(by, key, filter),
      },
      context,
    );
    const main = html`${chips(by, filter, { names, language: context.language })}
${figures(gap, context, { live: false })}
<section class="card">
${tabs(by, filter, context)}
${table}
<p class="actions"><a href="${casesPath(filter)}">${texts.cases}</a> ${texts.download} <a href="/api/v1/exports/gap.xlsx?${query}">XLSX</a> <a href="/api/v1/exports/gap.csv?${query}">CSV</a></p>
</section>`;
    return { title: texts.title, current: null, main };
  },
});

/** The next dimension within a group; its cases when none is left. */
export function deeperPath(by: GapDimension, key: string, filter: CaseFilter): string | null {
  const within = groupFilter(by, key);
  if (within === null) return null;
  const narrowed = { ...filter, ...within };
  const next = DEEPER.slice(DEEPER.indexOf(by) + 1).find(
    (dimension) => dimension !== by && !isFiltered(narrowed, dimension),
  );
  return next === undefined || by === 'reason' ? casesPath(narrowed) : groupsPath(next, narrowed);
}

function isFiltered(filter: CaseFilter, by: GapDimension): boolean {
  return by !== 'age' && filter[by] !== undefined;
}

function groupsPath(by: GapDimension, filter: CaseFilter, sorting?: Sorting): string {
  return `/gap?${queryOf(filter, { by, ...sorting })}`;
}

function tabs(by: GapDimension, filter: CaseFilter, { language }: PageContext): Html {
  const links = choices(GAP_DIMENSIONS, by, {
    path: (one) => groupsPath(one, filter),
    text: (one) => capitalised(DIMENSIONS[one].title[language]),
  });
  return html`<nav aria-label="${groupTexts(language).by}"><ul class="choice">${links}</ul></nav>`;
}

/** Each filter in use, with a link that removes it. */
function chips(
  by: GapDimension,
  filter: CaseFilter,
  { names, language }: { readonly names: CodeNames; readonly language: Language },
): Html {
  const texts = groupTexts(language);
  const links = FILTER_KEYS.filter((key) => filter[key] !== undefined).map((key) => {
    const text = filterWords({ [key]: filter[key] }, language, names);
    const without = groupsPath(by, { ...filter, [key]: undefined });
    return html`<li>${text} <a href="${without}" aria-label="${texts.without(text)}">✕</a></li>`;
  });
  return links.length === 0 ? html`` : html`<ul class="chips" aria-label="${texts.filters}">${links}</ul>`;
}
