import type { Language } from '../../../domain/language.ts';
import { rowPlaceText, storedRowFaultText } from '../../../domain/rowFault.ts';
import type { SeenUnreadable } from '../../../ledger/port/unreadable.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { unreadablePage as readPage, unreadableTexts } from '../../../reports/cases/unreadable.ts';
import { pageQuery } from '../../api/query.ts';
import { wholeProvince } from '../../auth/scope.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { pagingLinks, scrollTable, timeOf } from '../frame/parts.ts';

/** Rows on one page. */
const LIMIT = 50;

/** `/unreadable`: the rows of the source that cannot be read. Such a row belongs to no agency. */
export const unreadablePage = pageRoute({
  path: '/unreadable',
  query: { cursor: pageQuery.cursor },
  show: async ({ query: { cursor } }, context) => {
    const { ledger, principal, language, offsetMs } = context;
    wholeProvince(principal);
    const { rows, next } = await readPage(ledger, { limit: LIMIT, cursor, language });
    const count = await ledger.unreadableCount();
    const texts = unreadableTexts(language);
    const { columns } = texts;
    const links = {
      first: cursor === undefined ? null : '/unreadable',
      next: next === null ? null : `/unreadable?${new URLSearchParams({ cursor: next }).toString()}`,
    };
    const table = scrollTable<SeenUnreadable>(
      [
        { header: columns.sourceId, kind: 'text', cell: ({ sourceId }) => sourceId },
        { header: columns.where, cell: ({ where }) => rowPlaceText(where, language) },
        { header: columns.why, kind: 'text', cell: ({ why }) => storedRowFaultText(why, language) },
        {
          header: columns.firstSeenAt,
          kind: 'wide',
          cell: (row) => timeOf(row.firstSeenAt, offsetMs, language),
        },
        { header: columns.lastSeenAt, cell: (row) => timeOf(row.lastSeenAt, offsetMs, language) },
      ],
      rows,
      { id: 'unreadable', caption: texts.shown(formatCount(count, language)) },
    );
    const main = html`<section class="card">
${rows.length === 0 ? html`<p>${texts.none}</p>` : table}
<p class="actions">${pagingLinks(links, context)}</p>
${rows.length === 0 ? '' : downloads(texts.download, language)}
</section>`;
    return { title: texts.sheet, current: null, main };
  },
});

/** The whole list, in the formats that officials open. */
function downloads(label: string, lang: Language): Html {
  const query = new URLSearchParams({ lang }).toString();
  const path = '/api/v1/exports/unreadable';
  return html`<p class="actions">${label} <a href="${path}.xlsx?${query}">XLSX</a> <a href="${path}.csv?${query}">CSV</a></p>`;
}
