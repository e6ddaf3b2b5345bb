import { day } from '../../../filter/schema.ts';
import type { CodeNames } from '../../../filter/showValue.ts';
import type { AuditRow } from '../../../ledger/port/audit.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { auditTexts } from '../../../reports/audit/messages.ts';
import { auditPage as readPage } from '../../api/audit.ts';
import { pageQuery } from '../../api/query.ts';
import { wholeProvince } from '../../auth/scope.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { filterNames } from '../filterNames.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { pagingLinks } from '../frame/paging.ts';
import { timeOf } from '../frame/timeOf.ts';
import { formQuery } from '../pageQuery.ts';
import { auditPageTexts } from './messages.ts';
import { filtersOf, subjectHtml } from './subject.ts';

/** Changes on one page. */
const LIMIT = 50;

interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** `/audit`: who changed what, newest first. */
export function auditPage(server: Server, deps: HttpDeps): void {
  const query = formQuery({ from: day.optional(), to: day.optional(), cursor: pageQuery.cursor });
  pageRoute(server, deps, {
    path: '/audit',
    access: 'admin',
    query,
    show: async ({ context, query: { cursor, ...period } }) => {
      // The trail covers the whole province.
      wholeProvince(context.principal);
      const page = await readPage({ ...period, cursor, limit: LIMIT }, context.language, deps);
      const names = await filterNames(filtersOf(page.rows), deps.ledger, context);
      const main = html`${periodForm(period, context)}
${trail({ ...page, names }, { period, isFirst: cursor === undefined }, context)}`;
      return { title: context.texts.frame.pages.audit, current: 'audit', main };
    },
  });
}

function periodForm({ from = '', to = '' }: Period, { language }: PageContext): Html {
  const texts = auditPageTexts(language);
  return html`<form class="card filters" action="/audit" aria-label="${texts.period}">
<label>${texts.from} <input type="date" name="from" value="${from}"></label>
<label>${texts.to} <input type="date" name="to" value="${to}"></label>
<p class="actions"><button>${texts.show}</button> <a href="/audit">${texts.clear}</a></p>
</form>`;
}

function trail(
  {
    rows,
    next,
    names,
  }: { readonly rows: readonly AuditRow[]; readonly next: string | null; readonly names: CodeNames },
  { period, isFirst }: { readonly period: Period; readonly isFirst: boolean },
  context: PageContext,
): Html {
  const texts = auditPageTexts(context.language);
  const { columns } = texts;
  const path = (more: Readonly<Record<string, string>>): string => {
    const { from = '', to = '' } = period;
    return `/audit?${new URLSearchParams({ from, to, ...more }).toString()}`;
  };
  // Without links inside, only the focus lets a keyboard scroll it.
  const table = html`<div class="scroll" tabindex="0" role="region" aria-labelledby="changes"><table>
<caption id="changes">${texts.caption(formatCount(rows.length, context.language))}</caption>
<thead><tr><th scope="col" class="number">${columns.seq}</th><th scope="col">${columns.at}</th><th scope="col" class="wide">${columns.who}</th><th scope="col">${columns.what}</th><th scope="col" class="number">${columns.count}</th><th scope="col" class="wide">${columns.note}</th></tr></thead>
<tbody>
${rows.map((row) => change(row, names, context))}</tbody>
</table></div>`;
  return html`<section class="card">
${rows.length === 0 ? html`<p>${texts.none}</p>` : table}
<p class="actions">${pagingLinks({ first: isFirst ? null : path({}), next: next === null ? null : path({ cursor: next }) }, context)}</p>
</section>
<p class="hint">${texts.verify} <code>npm run -s dongbo -- audit verify</code></p>`;
}

function change(row: AuditRow, names: CodeNames, { language, offsetMs }: PageContext): Html {
  const actions: Readonly<Record<string, string>> = auditTexts(language).actions;
  const { seq, at, who, origin, action, subject, count, note } = row;
  return html`<tr><th scope="row" class="number">${seq}</th><td>${timeOf(at, offsetMs, language)}</td><td class="wide">${who}<br><span class="hint">${origin}</span></td><td class="text">${actions[action] ?? action}${subject === '' ? '' : html`<br><span class="hint">${subjectHtml(row, language, names)}</span>`}<p class="hint narrow">${who} · ${origin}</p><p class="narrow">${note}</p></td><td class="number">${count === null ? '' : formatCount(count, language)}</td><td class="text wide">${note}</td></tr>
`;
}
