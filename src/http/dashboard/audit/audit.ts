import { z } from 'zod';
import { typedCommand } from '../../../domain/typedCommand.ts';
import type { CodeNames } from '../../../filter/showValue.ts';
import type { AuditRow } from '../../../ledger/port/audit.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { AUDIT_ACTIONS, auditTexts } from '../../../reports/audit/messages.ts';
import { auditHolds, auditProofText } from '../../../reports/audit/text.ts';
import { type AuditChoice, auditQuery, auditPage as readPage } from '../../api/audit.ts';
import { pageQuery } from '../../api/query.ts';
import { filterNames } from '../filterNames.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { pagingLinks, scrollTable, timeOf } from '../frame/parts.ts';
import { auditPageTexts } from './messages.ts';
import { filtersOf, subjectHtml } from './subject.ts';

/** Changes on one page. */
const LIMIT = 50;

/** `/audit`: who changed what, newest first; and whether the trail is as it was written. */
export const auditPage = pageRoute({
  path: '/audit',
  access: 'admin',
  query: { ...auditQuery, cursor: pageQuery.cursor, proof: z.stringbool().optional() },
  show: async ({ query: { cursor, proof, ...choice } }, context) => {
    const { rows, next } = await readPage({ ...choice, cursor, limit: LIMIT }, context);
    const names = await filterNames(filtersOf(rows), context);
    const texts = auditPageTexts(context.language);
    const query = queryOf(choice);
    const links = {
      first: cursor === undefined ? null : `/audit?${query}`,
      next: next === null ? null : `/audit?${queryOf({ ...choice, cursor: next })}`,
    };
    const files = html`<p class="actions">${texts.download} <a href="/api/v1/exports/audit.xlsx?${query}">XLSX</a> <a href="/api/v1/exports/audit.csv?${query}">CSV</a></p>`;
    const main = html`${choiceForm(choice, context)}
${proof === true ? await proofCard(context) : ''}<section class="card">
${
  rows.length === 0
    ? html`<p>${texts.none}</p>`
    : html`${trail(rows, names, context)}
${files}`
}
<p class="actions">${pagingLinks(links, context)}</p>
</section>
<form class="actions" action="/audit"><input type="hidden" name="proof" value="true"><button>${texts.verify}</button></form>
<p class="hint">${texts.command} <code>${typedCommand('audit verify')}</code></p>`;
    return { title: context.texts.frame.pages.audit, current: 'audit', main };
  },
});

function queryOf({ action = [], ...choice }: AuditChoice & { readonly cursor?: string }): string {
  const given = Object.entries(choice).flatMap(([name, value = '']): [string, string][] =>
    value === '' ? [] : [[name, value]],
  );
  return new URLSearchParams([
    ...given,
    ...action.map((one): [string, string] => ['action', one]),
  ]).toString();
}

function choiceForm({ from = '', to = '', who = '', action = [] }: AuditChoice, context: PageContext): Html {
  const texts = auditPageTexts(context.language);
  const { actions } = auditTexts(context.language);
  const [chosen] = action;
  const options = AUDIT_ACTIONS.map(
    (one) => html`<option value="${one}"${one === chosen ? html` selected` : ''}>${actions[one]}</option>`,
  );
  return html`<form class="card filters" action="/audit" aria-label="${texts.filter}">
<label>${texts.from} <input type="date" name="from" value="${from}"></label>
<label>${texts.to} <input type="date" name="to" value="${to}"></label>
<label>${texts.columns.who} <input name="who" value="${who}" maxlength="200"></label>
<label>${texts.columns.what} <select name="action"><option value="">${texts.any}</option>${options}</select></label>
<p class="actions"><button>${texts.show}</button> <a href="/audit">${texts.clear}</a></p>
</form>`;
}

/** The whole trail is proved, whatever is shown of it. */
async function proofCard({ ledger, language }: PageContext): Promise<Html> {
  const proof = await ledger.proveAudit();
  const [kind, role] = auditHolds(proof, undefined) ? ['', 'status'] : [' bad', 'alert'];
  const lines = auditProofText(proof, undefined, language).split('\n\n');
  return html`<section class="card notice${kind}" role="${role}">${lines.map((line) => html`<p class="proof">${line}</p>`)}</section>
`;
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
