import { REASONS } from '../../../domain/reason.ts';
import type { LedgerRecord } from '../../../ledger/port/cases.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { allows } from '../../auth/principal.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { casesTexts } from './messages.ts';

/** The form that the boxes of the tables belong to, which stands below them. */
export const CHOSEN_FORM = 'chosen';

/** Whether the case is sent again only on a person's order. */
export function sendingHelps({ reason, excluded }: LedgerRecord): boolean {
  return reason !== null && excluded === null && REASONS[reason].release === 'replay';
}

/** Below a table with boxes: what can be done with the ticked cases. */
export function chosenForm(
  records: readonly LedgerRecord[],
  { language, principal }: Pick<PageContext, 'language' | 'principal'>,
): Html {
  const texts = casesTexts(language).chosen;
  const replay =
    allows(principal, 'operator') && records.some(sendingHelps)
      ? html` <button name="do" value="replay">${texts.replay}</button>`
      : '';
  return html`<form class="actions" id="${CHOSEN_FORM}" action="/chosen"><span>${texts.label}</span>${replay} <button class="plain" name="do" value="xlsx">XLSX</button> <button class="plain" name="do" value="csv">CSV</button></form>`;
}
