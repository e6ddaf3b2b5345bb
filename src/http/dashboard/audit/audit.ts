import { day } from '../../../filter/schema.ts';
import type { CodeNames } from '../../../filter/showValue.ts';
import type { AuditRow } from '../../../ledger/port/audit.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { auditTexts } from '../../../reports/audit/messages.ts';
import { auditPage as readPage } from '../../api/audit.ts';
import { pageQuery } from '../../api/query.ts';
import { filterNames } from '../filterNames.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { pagingLinks, scrollTable, timeOf } from '../frame/parts.ts';
import { auditPageTexts } from './messages.ts';
import { filtersOf, subjectHtml } from './subject.ts';

/** Changes on one page. */
const LIMIT = 50;

interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** `/audit`: who changed what, newest first. */
export const auditPage = pageRoute({
  path: '/audit',
  access: 'admin',
  query: { from: day.optional(), to: day.optional(), cursor: pageQuery.cursor },
  show: async ({ query: { cursor, ...period } }, context) => {
    const { rows, next } = await readPage({ ...period, cursor, limit: LIMIT }, context);
    const names = await filterNames(filtersOf(rows), context);
    const texts = auditPageTexts(context.language);
    const pathOf = (more: Readonly<Record<string, string>>): string => {
      const { from = '', to = '' } = period;
      return `/audit?${new URLSearchParams({ from, to, ...more }).toString()}`;
    };
    const links = {
      first: cursor === undefined ? null : pathOf({}),
      next: next === null ? null : pathOf({ cursor: next }),
    };
    const main = html`${periodForm(period, context)}
<section class="card">
${rows.length === 0 ? html`<p>${texts.none}</p>` : trail(rows, names, context)}
<p class="actions">${pagingLinks(links, context)}</p>
</section>
<p class="hint">${texts.verify} <code>npm run -s dongbo -- audit verify</code></p>`;
    return { title: context.texts.frame.pages.audit, current: 'audit', main };
  },
});

function periodForm({ from = '', to = '' }: Period, { language }: PageContext): Html {
  const texts = auditPageTexts(language);
  return html`<form class="card filters" action="/audit" aria-label="${texts.period}">
<label>${texts.from} <input type="date" name="from" value="${from}"></label>
<label>${texts.to} <input type="date" name="to" value="${to}"></label>
<p class="actions"><button>${texts.show}</button> <a href="/audit">${texts.clear}</a></p>
</form>`;
}

function trail(rows: readonly AuditRow[], names: CodeNames, { language, offsetMs }: PageContext): Html {
  const { columns, caption } = auditPageTexts(language);
  const actions: Readonly<Record<string, string>> = auditTexts(language).actions;
  const whatOf = (row: AuditRow): Html => {
    const { who, origin, action, subject, note } = row;
    const about =
      subject === '' ? '' : html`<br><span class="hint">${subjectHtml(row, language, names)}</span>`;
    return html`${actions[action] ?? action}${about}<p class="hint narrow">${[who, origin].filter(Boolean).join(' · ')}</p><p class="narrow">${note}</p>`;
  };
  return scrollTable<AuditRow>(
    [
      { header: columns.seq, kind: 'number', cell: ({ seq }) => seq },
      { header: columns.at, cell: ({ at }) => timeOf(at, offsetMs, language) },
      {
        header: columns.who,
        kind: 'wide',
        cell: ({ who, origin }) => html`${who}<br><span class="hint">${origin}</span>`,
      },
      { header: columns.what, kind: 'text', cell: whatOf },
      {
        header: columns.count,
        kind: 'number',
        cell: ({ count }) => (count === null ? '' : formatCount(count, language)),
      },
      { header: columns.note, kind: 'text wide', cell: ({ note }) => note },
    ],
    rows,
    { id: 'changes', caption: caption(formatCount(rows.length, language)) },
  );
}
