import type { Language } from '../../../domain/language.ts';
import { REASONS } from '../../../domain/reason.ts';
import { STATES } from '../../../domain/state.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../../domain/status.ts';
import { formatDay } from '../../../domain/time.ts';
import { pickFilter } from '../../../filter/filters.ts';
import { recordFilter } from '../../../filter/recordFilter.ts';
import { filterQuery } from '../../../filter/schema.ts';
import { filterWords } from '../../../filter/text.ts';
import type { LedgerRecord } from '../../../ledger/port/cases.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount, formatDate, NO_FIGURE } from '../../../presentation/numbers.ts';
import { wordsOf } from '../../../presentation/words.ts';
import { recordsPage } from '../../../reports/cases/build.ts';
import { caseTexts } from '../../../reports/cases/messages.ts';
import { disambiguate } from '../../../reports/gap/groupNames.ts';
import { pageQuery } from '../../api/query.ts';
import { allows, inScope } from '../../auth/principal.ts';
import { scoped } from '../../auth/scope.ts';
import { casePath, casesPath, queryOf } from '../casesPath.ts';
import { filterNames } from '../filterNames.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { pagingLinks, scrollTable } from '../frame/parts.ts';
import { filterForm } from './filterForm.ts';
import { casesTexts } from './messages.ts';

const UNSYNCED = STATES.filter((state) => state !== 'synced');

/** Cases on one page. */
const LIMIT = 50;

/** `/cases`: the cases behind a number. */
export const casesPage = pageRoute({
  path: '/cases',
  query: { ...filterQuery, cursor: pageQuery.cursor },
  show: async ({ query: { cursor, ...filter } }, context) => {
    const { ledger, principal, language, agencies, now } = context;
    const within = recordFilter(scoped(principal, filter) ?? {}, context);
    const page = await recordsPage(ledger, within, { limit: LIMIT, cursor, language });
    const named = [...(await ledger.names('agency'))];
    const choices = {
      agencies: new Map(named.filter(([code]) => inScope(principal, code, { agencies, at: now }))),
      domains: await ledger.names('domain'),
    };
    const names = await filterNames([filter], context);
    const texts = casesTexts(language);
    const given = pickFilter(filter);
    const query = queryOf(filter);
    const links = {
      first: cursor === undefined ? null : casesPath(filter),
      next: page.next === null ? null : `/cases?${queryOf(filter, { cursor: page.next })}`,
    };
    const replay = allows(principal, 'operator')
      ? html` <a href="/replays/new?${query}">${texts.replayThese}</a>`
      : '';
    const main = html`${filterForm(filter, choices, context)}
<section class="card">
<p>${given === undefined ? html`<a href="${casesPath({ state: UNSYNCED })}">${texts.unsynced}</a>` : filterWords(given, language, names)}</p>
${page.records.length === 0 ? html`<p>${texts.none}</p>` : list(page.records, context)}
<p class="actions">${pagingLinks(links, context)}</p>
${
  page.records.length === 0
    ? ''
    : html`<p class="actions">${texts.download} <a href="/api/v1/exports/records.xlsx?${query}">XLSX</a> <a href="/api/v1/exports/records.csv?${query}">CSV</a>${replay}</p>`
}
</section>`;
    return { title: context.texts.frame.pages.cases, current: 'cases', main };
  },
});

function list(records: readonly LedgerRecord[], { language, offsetMs }: PageContext): Html {
  const { columns, caption } = casesTexts(language);
  const agencyOf = disambiguate(records.map(agencyGroup));
  const day = (at: number | null): string =>
    at === null ? NO_FIGURE : formatDate(formatDay(at, offsetMs), language);
  return scrollTable(
    [
      { header: columns.caseNo, cell: ({ caseNo }) => html`<a href="${casePath(caseNo)}">${caseNo}</a>` },
      { header: columns.state, cell: (record) => stateOf(record, language) },
      { header: columns.agency, cell: (record) => agencyOf(agencyGroup(record)) },
      { header: columns.procedure, kind: 'wide', cell: (record) => record.procedureCode },
      { header: columns.status, kind: 'wide', cell: (record) => statusOf(record, language) },
      { header: columns.received, kind: 'wide', cell: (record) => day(record.receivedAt) },
      { header: columns.since, kind: 'wide', cell: (record) => day(record.unsyncedSince) },
    ],
    records,
    { caption: caption(formatCount(records.length, language)) },
  );
}

function agencyGroup({ agencyCode, agencyName }: LedgerRecord): { key: string; name: string } {
  return { key: agencyCode, name: agencyName === '' ? agencyCode : agencyName };
}

function stateOf({ state, reason, excluded }: LedgerRecord, language: Language): Html {
  const text =
    excluded === null ? wordsOf(language).states[state] : caseTexts(language).show.excluded[excluded];
  if (excluded !== null || reason === null) return html`${capitalised(text)}`;
  return html`${capitalised(text)}<br><span class="hint">${capitalised(REASONS[reason].title[language])}</span>`;
}

function statusOf({ status }: LedgerRecord, language: Language): string {
  if (status === null || !isPortalStatus(status)) return capitalised(wordsOf(language).unmappedStatus);
  return `${status} ${PORTAL_STATUSES[status][language]}`;
}
