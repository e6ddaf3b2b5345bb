import { type Html, html } from '../../../presentation/html.ts';
import { formatCount, formatRate } from '../../../presentation/numbers.ts';
import { heldUpText } from '../../../reports/delivery/build.ts';
import { durationText } from '../../../reports/replays/text.ts';
import { type Delivery, pauseDelivery, pauseNote, readDelivery, resumeDelivery } from '../../api/delivery.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { renderPage } from '../frame/page.ts';
import { type PageContext, pageContext } from '../frame/pageContext.ts';
import { sendPage } from '../frame/sendPage.ts';
import { formQuery } from '../pageQuery.ts';
import { deliveryTexts } from './messages.ts';
import { nextStep } from './nextStep.ts';

/** `/delivery`: what holds it up and how fast it goes; its pause and resumption. */
export function deliveryPages(server: Server, deps: HttpDeps): void {
  const config = { access: 'operator', page: true } as const;
  server.get('/delivery', { config }, async (request, reply) => {
    const context = pageContext(request, deps);
    const delivery = await readDelivery(context.principal, deps);
    const heard = deps.pulses.last !== null;
    const main = html`${standing(delivery, { heard, most: deps.settings.batchSize }, context)}
${steering(delivery, context)}`;
    const { delivery: title } = context.texts.frame.pages;
    return sendPage(
      reply,
      renderPage(context, { title, current: 'delivery', main, scripts: ['refresh.js'] }),
    );
  });

  server.post(
    '/delivery/pause',
    { config, schema: { body: formQuery({ note: pauseNote.default('') }) } },
    async (request, reply) => {
      await pauseDelivery(request, request.body.note, deps);
      return reply.redirect('/delivery', 303);
    },
  );

  server.post('/delivery/resume', { config }, async (request, reply) => {
    await resumeDelivery(request, deps);
    return reply.redirect('/delivery', 303);
  });
}

function standing(
  { status, syncedPerSecond, backlog, batchSize, late }: Delivery,
  { heard, most }: { readonly heard: boolean; readonly most: number },
  { language, offsetMs }: PageContext,
): Html {
  const texts = deliveryTexts(language);
  const count = (n: number): string => formatCount(n, language);
  const held = heldUpText(status, { language, offsetMs });
  const { circuit } = status;
  const loops = late.map(({ loop, silentMs }) =>
    texts.late(loop, durationText(Math.round(silentMs / 1_000), language)),
  );
  const rows: readonly (readonly [string, string | null])[] = [
    [texts.rate, syncedPerSecond === null ? null : texts.perSecond(formatRate(syncedPerSecond, language))],
    [texts.backlog, backlog === null ? null : texts.cases(count(backlog))],
    [texts.batchSize, texts.ofAtMost(count(batchSize), count(most))],
    [texts.loops, loops.length > 0 ? loops.join('; ') : heard ? texts.onTime : texts.silent],
  ];
  const fields = rows.map(([label, value]) =>
    value === null ? html`` : html`<div><dt>${label}</dt><dd>${value}</dd></div>\n`,
  );
  return html`<section class="card" id="standing" data-refresh="on">
<h2>${texts.state}</h2>
${held.length === 0 ? html`<p>${texts.normal}</p>` : held.map((said) => html`<p class="notice bad">${said}</p>\n`)}
${circuit === null ? '' : html`<p>${nextStep(circuit, language)}</p>`}
<dl class="fields">
${fields}</dl>
</section>`;
}

function steering({ status: { pause } }: Delivery, { language, principal }: PageContext): Html {
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
