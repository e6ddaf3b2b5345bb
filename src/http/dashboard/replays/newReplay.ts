import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Language } from '../../../domain/language.ts';
import { REASONS } from '../../../domain/reason.ts';
import { type CaseFilter, filterEntries, pickFilter } from '../../../filter/filters.ts';
import { filterQuery } from '../../../filter/schema.ts';
import type { ReplayPreview } from '../../../ledger/port/replays.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { replayTexts } from '../../../reports/replays/messages.ts';
import { durationText } from '../../../reports/replays/text.ts';
import { beginFor, previewFor, type ReplaysOnce, ratePerSecond, replayNote } from '../../api/replays.ts';
import { scoped } from '../../auth/scope.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { Once, onceKey } from '../../server/once.ts';
import { HttpProblem } from '../../server/problem.ts';
import { casesPath, queryOf } from '../casesPath.ts';
import { filterNames } from '../filterNames.ts';
import { renderPage } from '../frame/page.ts';
import { pageContext } from '../frame/pageContext.ts';
import { sendPage } from '../frame/sendPage.ts';
import { formQuery } from '../pageQuery.ts';
import { askedText } from './askedText.ts';
import { replaysTexts } from './messages.ts';

const wishBody = formQuery({
  ...filterQuery,
  rate: z.coerce.number().pipe(ratePerSecond).optional(),
  note: replayNote.default(''),
  once: onceKey.optional(),
});

/** What is to be sent again, as it was filled in so far. */
interface Wish {
  /** As it was asked for, without what the key's scope adds. */
  readonly asked: CaseFilter;
  readonly rate?: number | undefined;
  readonly note?: string;
}

/**
 * `/replays/new`: which cases, how fast and why; a count that changes nothing; then the replay. The count is sent as a
 * form, because what a person writes as a reason has no place in an address. Its answer may be confirmed once: a second
 * click leads to the same replay.
 */
export function newReplayPages(server: Server, deps: HttpDeps): void {
  const config = { access: 'operator', page: true } as const;
  const once: ReplaysOnce = new Once(deps.now);
  server.get(
    '/replays/new',
    { config, schema: { querystring: formQuery(filterQuery) } },
    async (request, reply) => {
      const page = await newPage({ asked: request.query }, null, { request, deps });
      return sendPage(reply, page);
    },
  );

  server.post('/replays/new', { config, schema: { body: wishBody } }, async (request, reply) => {
    const { rate, note, once: _before, ...asked } = request.body;
    const preview = await previewFor(request, asked, deps);
    return sendPage(reply, await newPage({ asked, rate, note }, preview, { request, deps }));
  });

  server.post('/replays', { config, schema: { body: wishBody } }, async (request, reply) => {
    const { rate, note, once: key, ...asked } = request.body;
    const wish = { filter: asked, ratePerSecond: rate ?? null, note, key };
    try {
      const begun = await beginFor(request, wish, { deps, once });
      if (begun !== null) return reply.redirect(`/replays/${begun.id}`, 303);
      const nothing: ReplayPreview = { matched: 0, reasons: new Map() };
      return sendPage(reply, await newPage({ asked, rate, note }, nothing, { request, deps }));
    } catch (error) {
      if (!(error instanceof HttpProblem) || error.code !== 'idempotency_key_reused') throw error;
      // Somebody went back to a form that was confirmed already, and changed it.
      return sendPage(reply.code(422), await newPage({ asked, rate, note }, 'changed', { request, deps }));
    }
  });
}

/** `found`: what the count says, if there was one; `changed`: the form was confirmed before, with something else in it. */
async function newPage(
  wish: Wish,
  found: ReplayPreview | 'changed' | null,
  { request, deps }: { readonly request: FastifyRequest; readonly deps: HttpDeps },
): Promise<string> {
  const context = pageContext(request, deps);
  const { language } = context;
  const { asked } = wish;
  const texts = replaysTexts(language).new;
  const query = queryOf(asked);
  const within = scoped(context.principal, asked) ?? {};
  const names = await filterNames([within], deps, context);
  const main = html`${found === 'changed' ? changedNotice(language) : ''}
<section class="card">
<h2>${texts.which}</h2>
<p>${askedText(within, language, names)}</p>
<p class="actions"><a href="${casesPath(asked)}">${texts.choose}</a></p>
</section>
${wishForm(wish, found === null ? texts.tryOut : texts.again, language)}
${found === null || found === 'changed' ? '' : previewCard(found, wish, language)}`;
  // The language switch comes back to the empty form, also from the answer to one that was sent.
  const path = query === '' ? '/replays/new' : `/replays/new?${query}`;
  return renderPage({ ...context, path }, { title: texts.title, current: 'replays', main });
}

function changedNotice(language: Language): Html {
  const { all, new: texts } = replaysTexts(language);
  return html`<p class="notice" role="status">${texts.changed} <a href="/replays">${all}</a></p>`;
}

function wishForm({ asked, rate, note = '' }: Wish, submit: string, language: Language): Html {
  const texts = replaysTexts(language).new;
  const kept = filterEntries(asked).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form class="card stacked" id="wish" method="post" action="/replays/new#found">
<h2>${texts.how}</h2>
${kept}<label for="rate">${texts.rate}</label>
<input id="rate" name="rate" type="number" min="0.001" max="1000000" step="any" inputmode="decimal" value="${rate ?? ''}" aria-describedby="rate-hint">
<p class="hint" id="rate-hint">${texts.rateHint}</p>
<label for="note">${texts.note}</label>
<textarea id="note" name="note" maxlength="500" rows="3" aria-describedby="note-hint">${note}</textarea>
<p class="hint" id="note-hint">${texts.noteHint}</p>
<p class="actions"><button${submit === texts.again ? html` class="quiet"` : ''}>${submit}</button></p>
</form>`;
}

/**
 * How many, why they wait, how long it takes; its button sends the form above to be begun with. It stands below the
 * form: Enter in a field presses the first button of a form, and must do no more than count.
 */
function previewCard({ matched, reasons }: ReplayPreview, { asked, rate }: Wish, language: Language): Html {
  const texts = replaysTexts(language).new;
  const common = replayTexts(language);
  if (matched === 0) return html`<p class="notice" role="status" id="found">${texts.nothing}</p>`;
  const count = (n: number): string => formatCount(n, language);
  const takes =
    rate === undefined
      ? texts.noRate
      : common.takes(
          replaysTexts(language).perSecond(rate),
          durationText(Math.ceil(matched / rate), language),
        );
  const rows = [...reasons].map(
    ([reason, cases]) =>
      html`<tr><th scope="row"><a href="${casesPath({ ...pickFilter(asked), reason: [reason] })}">${capitalised(REASONS[reason].title[language])}</a></th><td class="number">${count(cases)}</td></tr>
`,
  );
  return html`<section class="card" aria-labelledby="found">
<h2 id="found">${texts.found}</h2>
<p role="status">${common.preview(count(matched))} ${takes}</p>
<div class="scroll"><table class="short">
<thead><tr><th scope="col">${texts.reason}</th><th scope="col" class="number">${replaysTexts(language).count}</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>
<input form="wish" type="hidden" name="once" value="${randomUUID()}">
<p class="actions"><button form="wish" formaction="/replays">${texts.confirm(count(matched))}</button></p>
</section>`;
}
