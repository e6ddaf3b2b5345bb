import type { Language } from '../../../domain/language.ts';
import { REASONS } from '../../../domain/reason.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../../domain/status.ts';
import { formatDay } from '../../../domain/time.ts';
import type { LedgerRecord } from '../../../ledger/port/cases.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised, shorten } from '../../../presentation/layout.ts';
import { formatCount, formatDate, NO_FIGURE } from '../../../presentation/numbers.ts';
import { wordsOf } from '../../../presentation/words.ts';
import { detailText } from '../../../reports/cases/detailText.ts';
import { caseTexts } from '../../../reports/cases/messages.ts';
import { remedyOf } from '../../../reports/explain/remedy.ts';
import { disambiguate } from '../../../reports/gap/groupNames.ts';
import { casePath } from '../casesPath.ts';
import { ownerText } from '../causes/causeTable.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { scrollTable } from '../frame/parts.ts';
import { CHOSEN_FORM } from './chosenForm.ts';
import { casesTexts } from './messages.ts';

/** Messages of the portal can be long. */
const MAX_DETAIL = 80;

/** A list of cases, each with a link to its page; with `ticks`, also a box that belongs to the form of chosen.ts. */
export function caseTable(
  records: readonly LedgerRecord[],
  context: PageContext,
  { ticks = false }: { readonly ticks?: boolean } = {},
): Html {
  const { language, offsetMs } = context;
  const { owner, detail } = caseTexts(language).show;
  const { columns, caption, chosen } = casesTexts(language);
  const box = (caseNo: string): Html | string =>
    ticks
      ? html`<input type="checkbox" class="tick" form="${CHOSEN_FORM}" name="case" value="${caseNo}" aria-label="${chosen.tick(caseNo)}"> `
      : '';
  const agencyOf = disambiguate(records.map(agencyGroup));
  const day = (at: number | null): string =>
    at === null ? NO_FIGURE : formatDate(formatDay(at, offsetMs), language);
  return scrollTable(
    [
      {
        header: columns.caseNo,
        cell: ({ caseNo }) =>
          html`<span class="ticked">${box(caseNo)}<a href="${casePath(caseNo)}">${caseNo}</a></span>`,
      },
      { header: columns.state, cell: (record) => stateOf(record, language) },
      { header: detail, kind: 'wide', cell: (record) => detailOf(record, language) },
      { header: owner, cell: (record) => ownerOf(record, context) },
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

/** What the reason is about, for excluded cases nothing. */
function detailOf({ reason, detail, portalCode, excluded }: LedgerRecord, language: Language): string {
  if (reason === null || excluded !== null) return '';
  const code = portalCode === null ? '' : caseTexts(language).list.portalCode(portalCode);
  return [code, shorten(detailText(reason, detail, language), MAX_DETAIL)]
    .filter((part) => part !== '')
    .join(': ');
}

function ownerOf({ reason, portalCode, detail, excluded }: LedgerRecord, context: PageContext): string {
  if (reason === null || excluded !== null) return '';
  return ownerText(remedyOf(reason, portalCode, context, context.language, detail).ownerName);
}

function statusOf({ status }: LedgerRecord, language: Language): string {
  if (status === null || !isPortalStatus(status)) return capitalised(wordsOf(language).unmappedStatus);
  return `${status} ${PORTAL_STATUSES[status][language]}`;
}
