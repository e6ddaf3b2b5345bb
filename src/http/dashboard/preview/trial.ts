import { z } from 'zod';
import { isWaiting, REASON_CODES } from '../../../domain/reason.ts';
import { code } from '../../../filter/schema.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { wholeProvince } from '../../auth/scope.ts';
import { actorOf } from '../../server/httpCall.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { inTurn } from './inTurn.ts';
import { openingTexts } from './openingMessages.ts';

/** Cases of a trial: each is compared with every case that is read. */
const MOST = 500;
const USUAL = 100;
/** Waiting, whether or not delivery is opened for them. */
const WAITING = REASON_CODES.filter((reason) => reason === 'NOT_RELEASED' || isWaiting(reason));

/**
 * Opens delivery for the first waiting cases of one agency, and for nothing else that is not open already by a rule: the third step of a first day.
 */
export const trialPage = pageRoute({
  method: 'POST',
  path: '/preview/trial',
  access: 'operator',
  body: { agency: code, number: z.coerce.number().int().min(1).max(MOST).default(USUAL) },
  show: async ({ body: { agency, number } }, context) => {
    wholeProvince(context.principal);
    return await inTurn(async () => {
      const { ledger, now } = context;
      const { opened } = await ledger.release();
      const filter = { agencies: [agency], reasons: WAITING };
      const cases = (await ledger.records(filter, number, 0)).map(({ caseNo }) => caseNo);
      if (cases.length === 0) return { redirect: '/preview#trial' };
      const count = cases.length;
      const change = {
        by: actorOf(context),
        now,
        action: 'delivery.opened',
        subject: agency,
        count,
      } as const;
      await ledger.openDelivery({ opened, cases, all: false }, change);
      return { redirect: '/preview?opened=trial#openings' };
    });
  },
});

/** Only for a key for the whole province: it closes delivery for all others. */
export function trialForm(options: readonly Html[], { principal, language }: PageContext): Html {
  if (principal.agencies !== null) return html``;
  const texts = openingTexts(language);
  return html`<form class="stacked" method="post" action="/preview/trial" id="trial">
<p>${texts.trialMeans}</p>
<label for="trial-agency">${texts.agency}</label>
<select id="trial-agency" name="agency" required>
${options}</select>
<label for="trial-number">${texts.trialNumber}</label>
<input id="trial-number" name="number" type="number" min="1" max="${MOST}" inputmode="numeric" value="${USUAL}">
<p class="actions"><button class="quiet">${texts.trialSubmit}</button></p>
</form>`;
}
