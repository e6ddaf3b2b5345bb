import { z } from 'zod';
import { DIMENSIONS, GAP_DIMENSIONS, type GapDimension } from '../../../domain/dimension.ts';
import { type CaseFilter, FILTER_KEYS } from '../../../filter/filters.ts';
import { filterQuery } from '../../../filter/schema.ts';
import type { CodeNames } from '../../../filter/showValue.ts';
import { filterWords } from '../../../filter/text.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { type GapReport, gapReport } from '../../../reports/gap/build.ts';
import { scoped } from '../../auth/scope.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { casesPath, queryOf } from '../casesPath.ts';
import { filterNames, namesOnce } from '../filterNames.ts';
import { renderPage } from '../frame/page.ts';
import { type PageContext, pageContext } from '../frame/pageContext.ts';
import { sendPage } from '../frame/sendPage.ts';
import { figures } from '../overview/figures.ts';
import { formQuery } from '../pageQuery.ts';
import { groupFilter, groupTable } from './groupTable.ts';
import { sliceTexts } from './messages.ts';
import { type Sorting, sortingOf, sortQuery } from './sorting.ts';

/** What one looks at next, where it is not filtered by yet: who, what about, which procedure, why. */
const DEEPER: readonly GapDimension[] = ['agency', 'domain', 'procedure', 'reason'];

/** `/gap`: the gap of some cases by one dimension, each row a way to those of the next. */
export function slicePage(server: Server, deps: HttpDeps): void {
  server.get(
    '/gap',
    {
      config: { access: 'viewer', page: true },
      schema: {
        querystring: formQuery({
          by: z.enum(GAP_DIMENSIONS).default('agency'),
          ...sortQuery,
          ...filterQuery,
        }),
      },
    },
    async (request, reply) => {
      const context = pageContext(request, deps);
      const { by, sort, order, ...asked } = request.query;
      const { language, now, offsetMs, principal } = context;
      const filter = scoped(principal, asked);
      const { agencies } = deps.mappings();
      const ledger = namesOnce(deps.ledger);
      const gap = await gapReport(ledger, { by, filter, now, agencies, offsetMs, language });
      const names = await filterNames([asked], { ...deps, ledger }, context);
      const main = sliceHtml({ gap, by, asked, names, sorting: sortingOf({ sort, order }) }, context);
      return sendPage(reply, renderPage(context, { title: sliceTexts(language).title, current: null, main }));
    },
  );
}

interface Slice {
  readonly gap: GapReport;
  readonly by: GapDimension;
  /** Without what the key's scope adds. */
  readonly asked: CaseFilter;
  readonly names: CodeNames;
  readonly sorting: Sorting;
}

function sliceHtml({ gap, by, asked, names, sorting }: Slice, context: PageContext): Html {
  const { language } = context;
  const texts = sliceTexts(language);
  const query = queryOf(asked, { by });
  return html`${chips({ by, asked, names }, context)}
${figures(gap, context, { live: false })}
<section class="card">
${tabs(by, asked, context)}
${groupTable(
  {
    by,
    groups: gap.groups ?? [],
    filter: asked,
    sorting,
    sortedPath: (other) => slicePath(by, asked, other),
    deeper: ({ key }) => deeperPath(by, key, asked),
  },
  context,
)}
<p class="actions"><a href="${casesPath(asked)}">${texts.cases}</a> ${texts.download} <a href="/api/v1/exports/gap.xlsx?${query}">XLSX</a> <a href="/api/v1/exports/gap.csv?${query}">CSV</a></p>
</section>`;
}

/** The next dimension within a group; its cases where there is none left. */
export function deeperPath(by: GapDimension, key: string, filter: CaseFilter): string | null {
  const within = groupFilter(by, key);
  if (within === null) return null;
  const narrowed = { ...filter, ...within };
  const next = DEEPER.slice(DEEPER.indexOf(by) + 1).find(
    (dimension) => dimension !== by && !isFiltered(narrowed, dimension),
  );
  return next === undefined || by === 'reason' ? casesPath(narrowed) : slicePath(next, narrowed);
}

function isFiltered(filter: CaseFilter, by: GapDimension): boolean {
  return by !== 'age' && filter[by] !== undefined;
}

function slicePath(by: GapDimension, filter: CaseFilter, sorting?: Sorting): string {
  return `/gap?${queryOf(filter, { by, ...sorting })}`;
}

function tabs(by: GapDimension, filter: CaseFilter, { language }: PageContext): Html {
  const links = GAP_DIMENSIONS.map((one) => {
    const here = one === by ? html` aria-current="true"` : '';
    return html`<li><a href="${slicePath(one, filter)}"${here}>${capitalised(DIMENSIONS[one].title[language])}</a></li>`;
  });
  return html`<nav aria-label="${sliceTexts(language).by}"><ul class="choice">${links}</ul></nav>`;
}

/** Each filter that is on, and the way without it. */
function chips({ by, asked, names }: Pick<Slice, 'by' | 'asked' | 'names'>, { language }: PageContext): Html {
  const texts = sliceTexts(language);
  const links = FILTER_KEYS.filter((key) => asked[key] !== undefined).map((key) => {
    const text = filterWords({ [key]: asked[key] }, language, names);
    const without = slicePath(by, { ...asked, [key]: undefined });
    return html`<li>${text} <a href="${without}" aria-label="${texts.without(text)}">✕</a></li>`;
  });
  return links.length === 0 ? html`` : html`<ul class="chips" aria-label="${texts.filters}">${links}</ul>`;
}
