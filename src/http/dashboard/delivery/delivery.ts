import { type Html, html } from '../../../presentation/html.ts';
import { formatCount, formatRate } from '../../../presentation/numbers.ts';
import { heldUpText } from '../../../reports/delivery/text.ts';
import { durationText } from '../../../reports/replays/text.ts';
import { type Delivery, pauseDelivery, pauseNote, readDelivery, resumeDelivery } from '../../api/delivery.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { formQuery } from '../pageQuery.ts';
import { deliveryTexts } from './messages.ts';
import { nextStep } from './nextStep.ts';

/** `/delivery`: what blocks delivery, and its rate; its pause and resumption. */
export function deliveryPages(server: Server, deps: HttpDeps): void {
  pageRoute(server, deps, {
    path: '/delivery',
    access: 'operator',
    show: async ({ context }) => {
      const delivery = await readDelivery(context.principal, deps);
      const heard = deps.pulses.last !== null;
      const main = html`${stateCard(delivery, { heard, batchSize: deps.settings.batchSize }, context)}
${pauseForm(delivery, context)}`;
      const { delivery: title } = context.texts.frame.pages;
      return { title, current: 'delivery', main, scripts: ['refresh.js'] };
    },
  });

  pageRoute(server, deps, {
    method: 'POST',
    path: '/delivery/pause',
    access: 'operator',
    body: formQuery({ note: pauseNote.default('') }),
    show: async ({ request, body }) => {
      await pauseDelivery(request, body.note, deps);
      return { redirect: '/delivery' };
    },
  });

  pageRoute(server, deps, {
    method: 'POST',
    path: '/delivery/resume',
    access: 'operator',
    show: async ({ request }) => {
      await resumeDelivery(request, deps);
      return { redirect: '/delivery' };
    },
  });
}

function stateCard(
  { status, syncedPerSecond, backlog, batchSize, late }: Delivery,
  { heard, batchSize: configured }: { readonly heard: boolean; readonly batchSize: number },
  { language, offsetMs }: PageContext,
): Html {
  const texts = deliveryTexts(language);
  const count = (n: number): string => formatCount(n, language);
  const blocked = heldUpText(status, { language, offsetMs });
  const { circuit } = status;
  const loops = late.map(({ loop, silentMs }) =>
    texts.late(loop, durationText(Math.round(silentMs / 1_000), language)),
  );
  const rows: readonly (readonly [string, string | null])[] = [
    [texts.rate, syncedPerSecond === null ? null : texts.perSecond(formatRate(syncedPerSecond, language))],
    [texts.backlog, backlog === null ? null : texts.cases(count(backlog))],
    [texts.batchSize, texts.ofAtMost(count(batchSize), count(configured))],
    [texts.loops, loops.length > 0 ? loops.join('; ') : heard ? texts.onTime : texts.silent],
  ];
  const fields = rows.map(([label, value]) =>
    value === null ? html`` : html`<div><dt>${label}</dt><dd>${value}</dd></div>\n`,
  );
  return html`<section class="card" id="state" data-refresh="on">
<h2>${texts.state}</h2>
${blocked.length === 0 ? html`<p>${texts.normal}</p>` : blocked.map((text) => html`<p class="notice bad">${text}</p>\n`)}
${circuit === null ? '' : html`<p>${nextStep(circuit, language)}</p>`}
<dl class="fields">
${fields}</dl>
</section>`;
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
