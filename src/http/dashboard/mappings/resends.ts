import { z } from 'zod';
import { readFact } from '../../../ledger/port/facts.ts';
import type { Ledger } from '../../../ledger/port/ledger.ts';
import { RESENDS } from '../../../ledger/port/sharedFacts.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { gapTexts } from '../../../reports/gap/messages.ts';
import { agreeToResends } from '../../../sync/ingest/outdated.ts';
import { allows } from '../../auth/principal.ts';
import { wholeProvince } from '../../auth/scope.ts';
import { actorOf } from '../../server/httpCall.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { confirmField, typedCount } from './confirm.ts';
import { mappingPageTexts } from './messages.ts';

/** The number changes while a person reads it. */
const CONFIRMED_WITHIN = 0.1;

export const resendsDone = z.enum(['agreed', 'other-number']);

/**
 * Delivered cases that an edited table would send again, so many that a person has to agree: a table that was changed by other
 * means than these pages asks nobody. Nothing where none wait.
 */
export async function resendsCard(
  done: z.output<typeof resendsDone> | undefined,
  { ledger, language, principal }: PageContext,
): Promise<Html> {
  const texts = mappingPageTexts(language);
  const { resends } = gapTexts(language);
  const { waiting, agreed } = await resendsOf(ledger);
  if (waiting === 0) return html``;
  const cases = formatCount(waiting, language);
  if (agreed) {
    return html`<p class="notice" role="status" id="resends">${resends.agreed(cases)}</p>
`;
  }
  const form = (): Html => html`<form class="stacked" method="post" action="/mappings/resends">
${confirmField(waiting, { language })}<p class="actions"><button>${texts.sendAgain(cases)}</button></p>
</form>`;
  return html`<section class="card" id="resends">
<p>${texts.resends(cases)}</p>
${done === 'other-number' ? html`<p class="notice bad" role="alert">${texts.otherNumber(cases)}</p>\n` : ''}${
  allows(principal, 'admin') ? form() : html`<p class="hint">${texts.readOnly}</p>`
}
</section>
`;
}

export const agreeToResendsPage = pageRoute({
  method: 'POST',
  path: '/mappings/resends',
  access: 'admin',
  body: { confirm: typedCount },
  show: async ({ body: { confirm } }, context) => {
    wholeProvince(context.principal);
    const { ledger, now } = context;
    const { waiting, agreed } = await resendsOf(ledger);
    const isMeant = Math.abs(confirm - waiting) <= waiting * CONFIRMED_WITHIN;
    if (waiting > 0 && !isMeant) return { redirect: '/mappings?resends=other-number#resends' };
    if (!agreed) await agreeToResends(ledger, actorOf(context), now);
    return { redirect: '/mappings?resends=agreed#resends' };
  },
});

async function resendsOf(
  ledger: Pick<Ledger, 'fact'>,
): Promise<{ readonly waiting: number; readonly agreed: boolean }> {
  const { waiting, agreed } = (await readFact(ledger, RESENDS))?.value ?? { waiting: null, agreed: false };
  return { waiting: waiting ?? 0, agreed };
}
