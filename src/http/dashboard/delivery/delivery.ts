import { z } from 'zod';
import { type Circuit, openCircuits } from '../../../domain/circuit.ts';
import type { Language } from '../../../domain/language.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount, formatDateTime, formatRate } from '../../../presentation/numbers.ts';
import { deliveryTexts as sentences } from '../../../reports/delivery/messages.ts';
import { remedyText } from '../../../reports/delivery/remedies.ts';
import { heldText, heldUpText } from '../../../reports/delivery/text.ts';
import { durationText } from '../../../reports/replays/text.ts';
import { RETRY_OUTCOMES, type Retried } from '../../../sync/deliver/retryDelivery.ts';
import {
  type Delivery,
  pauseDelivery,
  pauseNote,
  readDelivery,
  resumeDelivery,
  tryDelivery,
} from '../../api/delivery.ts';
import { allows } from '../../auth/principal.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { fieldList } from '../frame/parts.ts';
import { deliveryTexts } from './messages.ts';
import { processesCard } from './processes.ts';

/** `/delivery`: what blocks delivery, and its rate; its pause and resumption. */
export const deliveryPage = pageRoute({
  path: '/delivery',
  access: 'operator',
  query: { retried: z.enum(RETRY_OUTCOMES).optional() },
  show: async ({ query: { retried } }, context) => {
    const delivery = await readDelivery(context);
    const main = html`${retried === undefined ? '' : retriedNotice(retried, context)}${stateCard(delivery, context)}
${processesCard(delivery.processes, context)}
${pauseForm(delivery, context)}`;
    const { delivery: title } = context.texts.frame.pages;
    return { title, current: 'delivery', main, scripts: ['refresh.js'] };
  },
});

export const pausePage = pageRoute({
  method: 'POST',
  path: '/delivery/pause',
  access: 'operator',
  body: { note: pauseNote.default('') },
  show: async ({ body }, context) => {
    await pauseDelivery(body.note, context);
    return { redirect: '/delivery' };
  },
});

export const resumePage = pageRoute({
  method: 'POST',
  path: '/delivery/resume',
  access: 'operator',
  show: async (_given, context) => {
    await resumeDelivery(context);
    return { redirect: '/delivery' };
  },
});

/** The button beside each box that says that delivery is held; its outcome is shown on `/delivery`. */
export const retryPage = pageRoute({
  method: 'POST',
  path: '/delivery/retry',
  access: 'operator',
  show: async (_given, context) => {
    const { outcome } = await tryDelivery(context);
    return { redirect: `/delivery?retried=${outcome}` };
  },
});

const FAILED: ReadonlySet<Retried['outcome']> = new Set(['refused', 'steps_refused', 'unreached']);

function retriedNotice(outcome: Retried['outcome'], { language }: PageContext): Html {
  const kind = FAILED.has(outcome) ? 'bad' : '';
  return html`<p class="notice ${kind}" role="status" id="retried">${sentences(language).retried[outcome]}</p>
`;
}

/** Nothing for those who cannot order a try. */
export function retryForm({ language, principal }: Pick<PageContext, 'language' | 'principal'>): Html {
  if (!allows(principal, 'operator') || principal.agencies !== null) return html``;
  return html`<form class="actions" method="post" action="/delivery/retry"><button>${deliveryTexts(language).retry}</button></form>`;
}

function stateCard(
  { status, syncedPerSecond, queues, held, batchSize, stepsBatchSize, late }: Delivery,
  context: PageContext,
): Html {
  const { language, offsetMs, deps } = context;
  const { pulses, settings } = deps;
  const texts = deliveryTexts(language);
  const count = (n: number): string => formatCount(n, language);
  const blocked = heldUpText(status, { language, offsetMs });
  const open = openCircuits({ records: status.circuit, steps: status.steps });
  const loops = late.map(({ loop, silentMs }) =>
    texts.late(loop, durationText(Math.round(silentMs / 1_000), language)),
  );
  const onTime = pulses.last === null ? texts.silent : texts.onTime;
  const rate = syncedPerSecond === null ? null : texts.perSecond(formatRate(syncedPerSecond, language));
  const fields = [
    ...(rate === null ? [] : [[texts.rate, rate] as const]),
    ...(queues === null
      ? []
      : (['fresh', 'backlog'] as const).map((name) => {
          const { cases, since, emptyAt } = queues[name];
          const time = (at: number): string => formatDateTime(at, offsetMs, language);
          const due = since === null ? '' : texts.dueSince(time(since));
          const { unknown, emptyAt: at } = sentences(language).queues;
          const known = emptyAt === null ? unknown : at(time(emptyAt));
          const empty = cases === 0 ? '' : known;
          return [texts[name], texts.cases(count(cases)) + due + empty] as const;
        })),
    [texts.batchSize, texts.ofAtMost(count(batchSize), count(settings.batchSize))] as const,
    [texts.stepsBatchSize, texts.ofAtMost(count(stepsBatchSize), count(settings.batchSize))] as const,
    [texts.loops, loops.length > 0 ? loops.join('; ') : onTime] as const,
  ];
  return html`<section class="card" id="state" data-refresh="on">
<h2>${texts.state}</h2>
${blocked.length === 0 ? html`<p>${texts.normal}</p>` : blocked.map((text) => html`<p class="notice bad">${text}</p>\n`)}
${
  open.length === 0
    ? ''
    : html`<p>${[...heldText(held, { language, offsetMs })].join(' ')}</p>
${open.map((circuit) => html`<p>${nextStep(circuit, language)}</p>\n`)}${status.pause === null ? retryForm(context) : ''}`
}
${fieldList(fields)}
</section>`;
}

/** What happens next while the circuit is open, and what to do about it. */
export function nextStep(circuit: Pick<Circuit, 'cause' | 'fault' | 'holds'>, language: Language): Html {
  const step = remedyText(circuit, language);
  if (circuit.fault !== undefined || circuit.cause !== 'mass_refusal') return html`${step}`;
  const texts = deliveryTexts(language);
  // The first few cases were marked before delivery stopped; that page shows their codes.
  return html`${step} <a href="/causes?reason=PORTAL_REJECTED">${texts.refusedCases}</a>`;
}

function pauseForm({ status: { pause } }: Delivery, { language, principal }: PageContext): Html {
  const texts = deliveryTexts(language);
  if (principal.agencies !== null) return html`<p>${texts.whole}</p>`;
  const form =
    pause === null
      ? html`<form class="card stacked" method="post" action="/delivery/pause">
<h2>${texts.pause.title}</h2>
<p>${texts.pause.means}</p>
<label for="note">${texts.pause.note}</label>
<textarea id="note" name="note" maxlength="500" rows="2" aria-describedby="note-hint"></textarea>
<p class="hint" id="note-hint">${texts.pause.noteHint}</p>
<p class="actions"><button>${texts.pause.submit}</button></p>
</form>`
      : html`<form class="card stacked" method="post" action="/delivery/resume">
<h2>${texts.resume.title}</h2>
<p>${texts.resume.means}</p>
<p class="actions"><button>${texts.resume.submit}</button></p>
</form>`;
  return html`<div id="steering" data-refresh="off">${form}</div>`;
}
