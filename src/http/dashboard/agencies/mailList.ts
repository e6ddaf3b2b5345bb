import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readSubscriptions, withSubscribers } from '../../../alarms/subscriptions.ts';
import { maskedAddress } from '../../../domain/maskedAddress.ts';
import { tidyCode } from '../../../domain/tidyText.ts';
import { recordFilter } from '../../../filter/recordFilter.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { collectWork } from '../../../reports/worklist/build.ts';
import { agencyName } from '../../../reports/worklist/cover.ts';
import { listMail, mailedList } from '../../../reports/worklist/mailed.ts';
import { allows } from '../../auth/principal.ts';
import { onlyAgency, scoped } from '../../auth/scope.ts';
import { actorOf } from '../../server/httpCall.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { groupTexts } from '../groups/messages.ts';

/** What became of a mail: nobody to send it to, no case to act on or too many, not accepted. */
export const MAIL_OUTCOMES = ['sent', 'nobody', 'nothing', 'failed'] as const;
export type MailOutcome = (typeof MAIL_OUTCOMES)[number];

/** Sends the agency's work list to those who get its daily digest. Other addresses cannot be given. */
export const mailListPage = pageRoute({
  method: 'POST',
  path: '/agencies/:code/mail',
  access: 'operator',
  params: { code: z.string().overwrite(tidyCode).min(1) },
  show: async ({ params: { code } }, context) => {
    const { principal, agencies } = context;
    onlyAgency(principal, code, { agencies, when: 'ever' });
    return { redirect: `/agencies/${encodeURIComponent(code)}?mailed=${await mailList(code, context)}#mail` };
  },
});

async function mailList(code: string, context: PageContext): Promise<MailOutcome> {
  const { ledger, now, portalCodes, ofSources, deps } = context;
  const { mailer, letterhead } = deps.notices;
  const to = await recipientsOf(code, context);
  if (mailer === null || to.length === 0) return 'nobody';
  const filter = recordFilter(scoped(context, { agency: [code] }) ?? {}, context);
  const { groups } = await collectWork(ledger, filter, { portalCodes, ofSources });
  const options = {
    // The mail is for the agency, in the language of the configuration.
    ...{ ...context, language: letterhead.language, agency: code },
    procedures: await ledger.names('procedure'),
    agencyNames: await ledger.names('agency'),
  };
  const list = await mailedList(ledger, groups, options);
  if (list === null) return 'nothing';
  try {
    await mailer.send({ id: randomUUID(), to, ...listMail(list, agencyName(code, options), letterhead) });
  } catch {
    return 'failed';
  }
  const subject = `${code}: ${to.map(maskedAddress).join(', ')}`;
  const entry = { action: 'worklist.mailed', subject, count: list.cases, note: '' } as const;
  await ledger.appendAudit({ at: now, ...actorOf(context), ...entry });
  return 'sent';
}

async function recipientsOf(code: string, { ledger, deps }: PageContext): Promise<readonly string[]> {
  const subscriptions = await readSubscriptions(ledger);
  return withSubscribers(deps.notices.digestTo, subscriptions, 'digest').get(code) ?? [];
}

/** Nothing for those who cannot send it. */
export async function mailForm(
  code: string,
  outcome: MailOutcome | undefined,
  context: PageContext,
): Promise<Html> {
  const { principal, language, deps } = context;
  if (!allows(principal, 'operator') || deps.notices.mailer === null) return html``;
  const texts = groupTexts(language).mail;
  const to = await recipientsOf(code, context);
  const kind = outcome === 'sent' ? '' : ' bad';
  const notice =
    outcome === undefined
      ? ''
      : html`<p class="notice${kind}" role="status">${texts.outcomes[outcome]}</p>\n`;
  const form =
    to.length === 0
      ? html`<p class="hint">${texts.nobody}</p>`
      : html`<form method="post" action="/agencies/${encodeURIComponent(code)}/mail"><p class="actions"><button class="quiet">${texts.send}</button> <span class="hint">${texts.to(to.join(', '))}</span></p></form>`;
  return html`<div id="mail">${notice}${form}</div>`;
}
