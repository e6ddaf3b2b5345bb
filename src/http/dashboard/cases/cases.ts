import { REASONS } from '../../../domain/reason.ts';
import { STATES } from '../../../domain/state.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../../domain/status.ts';
import { formatDay } from '../../../domain/time.ts';
import { type CaseFilter, pickFilter } from '../../../filter/filters.ts';
import { recordFilter } from '../../../filter/recordFilter.ts';
import { filterQuery } from '../../../filter/schema.ts';
import type { CodeNames } from '../../../filter/showValue.ts';
import { filterWords } from '../../../filter/text.ts';
import type { LedgerRecord } from '../../../ledger/port/cases.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount, formatDate, NO_FIGURE } from '../../../presentation/numbers.ts';
import { wordsOf } from '../../../presentation/words.ts';
import { type RecordsPage, recordsPage } from '../../../reports/cases/build.ts';
import { caseTexts } from '../../../reports/cases/messages.ts';
import { disambiguate } from '../../../reports/gap/disambiguate.ts';
import { pageQuery } from '../../api/query.ts';
import { allows, inScope } from '../../auth/principal.ts';
import { scoped } from '../../auth/scope.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { casePath, casesPath, queryOf } from '../casesPath.ts';
import { filterNames, namesOnce } from '../filterNames.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { formQuery } from '../pageQuery.ts';
import { type Choices, filterForm } from './filterForm.ts';
import { casesTexts } from './messages.ts';

const UNSYNCED = STATES.filter((state) => state !== 'synced');

/** Cases on one page. */
const LIMIT = 50;

/** `/cases`: the cases behind a number. */
export function casesPage(server: Server, deps: HttpDeps): void {
  const query = formQuery({ ...filterQuery, cursor: pageQuery.cursor });
  pageRoute(server, deps, {
    path: '/cases',
    query,
    show: async ({ context, query: { cursor, ...filter } }) => {
      const { principal, language, agencies, now } = context;
      const within = recordFilter(scoped(principal, filter) ?? {}, context);
      const page = await recordsPage(deps.ledger, within, { limit: LIMIT, cursor, language });
      const ledger = namesOnce(deps.ledger);
      const named = [...(await ledger.names('agency'))];
      const choices = {
        agencies: new Map(named.filter(([code]) => inScope(principal, code, { agencies, at: now }))),
        domains: await ledger.names('domain'),
      };
      const names = await filterNames([filter], ledger, context);
      return {
        title: context.texts.frame.pages.cases,
        current: 'cases',
        main: casesHtml({ page, filter, names, choices, isFirst: cursor === undefined }, context),
      };
    },
  });
}

interface Shown {
  readonly page: RecordsPage;
  readonly filter: CaseFilter;
  readonly names: CodeNames;
  readonly choices: Choices;
  readonly isFirst: boolean;
}

function casesHtml({ page, filter, names, choices, isFirst }: Shown, context: PageContext): Html {
  const { language, principal } = context;
  const texts = casesTexts(language);
  const given = pickFilter(filter);
  const query = queryOf(filter);
  const next = page.next === null ? '' : queryOf(filter, { cursor: page.next });
  const operator = allows(principal, 'operator');
  return html`${filterForm(filter, choices, context)}
<section class="card">
<p>${given === undefined ? html`<a href="${casesPath({ state: UNSYNCED })}">${texts.unsynced}</a>` : filterWords(given, language, names)}</p>
${page.records.length === 0 ? html`<p>${texts.none}</p>` : list(page.records, context)}
<p class="actions">${isFirst ? '' : html`<a href="${casesPath(filter)}">${texts.first}</a> `}${next === '' ? '' : html`<a rel="next" href="/cases?${next}">${texts.next}</a>`}</p>
${
  page.records.length === 0
    ? ''
    : html`<p class="actions">${texts.download} <a href="/api/v1/exports/records.xlsx?${query}">XLSX</a> <a href="/api/v1/exports/records.csv?${query}">CSV</a>${operator ? html` <a href="/replays/new?${query}">${texts.replayThese}</a>` : ''}</p>`
}
</section>`;
}

function list(records: readonly LedgerRecord[], context: PageContext): Html {
  const { language } = context;
  const { columns, caption } = casesTexts(language);
  const agencyOf = disambiguate(records.map(agencyGroup));
  const rows = records.map((record) => row(record, agencyOf(agencyGroup(record)), context));
  return html`<div class="scroll"><table>
<caption>${caption(formatCount(records.length, language))}</caption>
<thead><tr><th scope="col">${columns.caseNo}</th><th scope="col">${columns.state}</th><th scope="col">${columns.agency}</th><th scope="col" class="wide">${columns.procedure}</th><th scope="col" class="wide">${columns.status}</th><th scope="col" class="wide">${columns.received}</th><th scope="col" class="wide">${columns.since}</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>`;
}

function agencyGroup({ agencyCode, agencyName }: LedgerRecord): { key: string; name: string } {
  return { key: agencyCode, name: agencyName === '' ? agencyCode : agencyName };
}

function row(record: LedgerRecord, agency: string, { language, offsetMs }: PageContext): Html {
  const cases = caseTexts(language);
  const words = wordsOf(language);
  const { state, reason, excluded, status } = record;
  const what = excluded ? cases.show.excluded : words.states[state];
  const why = excluded || reason === null ? '' : REASONS[reason].title[language];
  const day = (at: number | null): string =>
    at === null ? NO_FIGURE : formatDate(formatDay(at, offsetMs), language);
  const statusText =
    status === null || !isPortalStatus(status)
      ? words.unmappedStatus
      : `${status} ${PORTAL_STATUSES[status][language]}`;
  return html`<tr><th scope="row"><a href="${casePath(record.caseNo)}">${record.caseNo}</a></th><td>${capitalised(what)}${why === '' ? '' : html`<br><span class="hint">${capitalised(why)}</span>`}</td><td>${agency}</td><td class="wide">${record.procedureCode}</td><td class="wide">${capitalised(statusText)}</td><td class="wide">${day(record.receivedAt)}</td><td class="wide">${day(record.unsyncedSince)}</td></tr>
`;
}
