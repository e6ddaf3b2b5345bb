import {
  MOST_SUBSCRIPTIONS,
  readSubscriptions,
  SUBSCRIBED,
  type Subscription,
} from '../../../alarms/subscriptions.ts';
import { agencyRow } from '../../../domain/agencies.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { allows } from '../../auth/principal.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { scrollTable } from '../frame/parts.ts';
import { alarmPageTexts } from './messages.ts';

interface Row extends Pick<Subscription, 'address' | 'agency' | 'what' | 'who'> {
  /** Null: of the configuration. */
  readonly id: string | null;
}

/** Who gets what by mail, of the configuration too; with a form for those who may change it. */
export async function subscriptionsCard(context: PageContext): Promise<Html> {
  const { ledger, principal, language, agencies, now, deps } = context;
  const texts = alarmPageTexts(language);
  const names = await ledger.names('agency');
  const nameOf = (code: string | null): string =>
    code === null
      ? texts.wholeProvince
      : `${agencyRow(agencies, code, now)?.name || (names.get(code) ?? '')} (${code})`.trim();
  const subscriptions = await readSubscriptions(ledger);
  const configured = [...deps.notices.digestTo].flatMap(([agency, addresses]) =>
    addresses.map((address): Row => ({ id: null, address, agency, what: 'digest', who: texts.configured })),
  );
  const rows: readonly Row[] = [...configured, ...subscriptions];
  const mayChange = allows(principal, 'admin');
  const remove = ({ id, address }: Row): Html =>
    id === null || !mayChange
      ? html``
      : html`<form method="post" action="/alarms/subscriptions/remove"><input type="hidden" name="id" value="${id}"><button class="quiet" aria-label="${texts.removeOf(address)}">${texts.remove}</button></form>`;
  const table = scrollTable<Row>(
    [
      { header: texts.address, kind: 'text', cell: ({ address }) => address },
      { header: texts.agency, kind: 'text', cell: ({ agency }) => nameOf(agency) },
      { header: texts.what, kind: 'text', cell: ({ what }) => texts.whats[what] },
      { header: texts.by, kind: 'text wide', cell: ({ who }) => who },
      ...(mayChange ? [{ header: texts.remove, kind: 'text' as const, cell: remove }] : []),
    ],
    rows,
    { id: 'subscribers', caption: texts.subscriptionsCaption },
  );
  const codes = [...new Set([...names.keys(), ...(agencies?.keys() ?? [])])].filter((code) => code !== '');
  const options = codes
    .map((code) => ({ code, name: nameOf(code) }))
    .sort((a, b) => a.name.localeCompare(b.name, language))
    .map(({ code, name }) => html`<option value="${code}">${name}</option>`);
  return html`<section class="card" aria-labelledby="subscriptions">
<h2 id="subscriptions">${texts.subscriptions}</h2>
<p>${texts.subscriptionsMean}</p>
${deps.notices.mailer === null ? html`<p class="notice bad">${texts.noMailServer}</p>` : ''}
${subscriptions.length >= MOST_SUBSCRIPTIONS ? html`<p class="notice bad">${texts.full}</p>` : ''}
${rows.length === 0 ? html`<p>${texts.none}</p>` : table}
${
  mayChange
    ? html`<h3>${texts.addTitle}</h3>
<form class="filters" method="post" action="/alarms/subscriptions" aria-label="${texts.addTitle}">
<label>${texts.address} <input type="email" name="address" required maxlength="254" autocomplete="off"></label>
<label>${texts.agency} <select name="agency"><option value="">${texts.wholeProvince}</option>${options}</select></label>
<label>${texts.what} <select name="what">${SUBSCRIBED.toReversed().map((one) => html`<option value="${one}">${texts.whats[one]}</option>`)}</select></label>
<p class="actions"><button>${texts.add}</button></p>
</form>`
    : ''
}
</section>`;
}
