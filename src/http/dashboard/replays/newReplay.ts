import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { REASONS } from '../../../domain/reason.ts';
import type { ReplayPreview } from '../../../ledger/replays.ts';
import { askedOf, type CaseFilter, FILTER_KEYS } from '../../../report/caseFilter.ts';
import { type Html, html } from '../../../report/html.ts';
import { capitalised } from '../../../report/layout.ts';
import { formatCount } from '../../../report/numbers.ts';
import { durationText, rateText } from '../../../report/replaysText.ts';
import { type Language, textsOf } from '../../../report/texts.ts';
import { scoped } from '../../access/scope.ts';
import type { HttpDeps } from '../../deps.ts';
import { Once, onceKey } from '../../once.ts';
import { HttpProblem } from '../../problem.ts';
import { filterQuery } from '../../routes/query.ts';
import {
  beginReplay,
  previewReplay,
  type ReplaysOnce,
  ratePerSecond,
  replayNote,
} from '../../routes/replays.ts';
import type { Server } from '../../server.ts';
import { casesPath, queryOf } from '../casesPath.ts';
import { renderPage } from '../page.ts';
import { type PageContext, pageContext } from '../pageContext.ts';
import { formQuery } from '../pageQuery.ts';
import { sendPage } from '../sendPage.ts';
import { askedText } from './askedText.ts';
import { replaysTexts } from './texts.ts';

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
 * form, because what a person writes as a reason has no place in an address.
 */
export function newReplayPages(server: Server, deps: HttpDeps): void {
  const config = { access: 'operator', page: true } as const;
  server.get(
    '/replays/new',
    { config, schema: { querystring: formQuery(filterQuery) } },
    async (request, reply) =>
      sendPage(reply, newPage({ asked: request.query }, null, pageContext(request, deps))),
  );

  server.post('/replays/new', { config, schema: { body: wishBody } }, async (request, reply) => {
    const { rate, note, ...asked } = request.body;
    const preview = await previewReplay(request, asked, deps);
    return sendPage(reply, newPage({ asked, rate, note }, preview, pageContext(request, deps)));
  });

  server.post('/replays', { config, schema: { body: wishBody } }, async (request, reply) => {
    const { rate, note, ...asked } = request.body;
    const begun = await beginReplay(request, { filter: asked, ratePerSecond: rate ?? null, note }, deps);
    if (begun !== null) return reply.redirect(`/replays/${begun.id}`, 303);
    const nothing: ReplayPreview = { matched: 0, reasons: new Map() };
    return sendPage(reply, newPage({ asked, rate, note }, nothing, pageContext(request, deps)));
  });
}

function newPage(wish: Wish, preview: ReplayPreview | null, context: PageContext): string {
  const { language, principal } = context;
  const { asked } = wish;
  const texts = replaysTexts(language).new;
  const query = queryOf(asked);
  const main = html`${preview === null ? '' : previewCard(preview, wish, language)}
<section class="card">
<h2>${texts.which}</h2>
<p>${askedText(scoped(principal, asked) ?? {}, language)}</p>
<p class="actions"><a href="${casesPath(asked)}">${texts.choose}</a></p>
</section>
${wishForm(wish, preview === null ? texts.tryOut : texts.again, language)}`;
  // The language switch comes back to the empty form, also from the answer to one that was sent.
  const path = query === '' ? '/replays/new' : `/replays/new?${query}`;
  return renderPage({ ...context, path }, { title: texts.title, current: 'replays', main });
}

function wishForm({ asked, rate, note = '' }: Wish, submit: string, language: Language): Html {
  const texts = replaysTexts(language).new;
  const kept = FILTER_KEYS.flatMap((name) => {
    const value = asked[name];
    const values = typeof value === 'string' ? [value] : (value ?? []);
    return values.map((one) => html`<input type="hidden" name="${name}" value="${one}">`);
  });
  return html`<form class="card stacked" id="wish" method="post" action="/replays/new">
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

/** How many, why they wait, how long it takes; its button sends the form below to be begun with. */
function previewCard({ matched, reasons }: ReplayPreview, { asked, rate }: Wish, language: Language): Html {
  const texts = replaysTexts(language).new;
  const common = textsOf(language).replays;
  if (matched === 0) return html`<p class="notice" role="status">${texts.nothing}</p>`;
  const count = (n: number): string => formatCount(n, language);
  const takes =
    rate === undefined
      ? texts.noRate
      : common.takes(rateText(rate), durationText(Math.ceil(matched / rate), language));
  const rows = [...reasons].map(
    ([reason, cases]) =>
      html`<tr><th scope="row"><a href="${casesPath({ ...askedOf(asked), reason: [reason] })}">${capitalised(REASONS[reason].title[language])}</a></th><td class="number">${count(cases)}</td></tr>
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
<p class="actions"><button form="wish" formaction="/replays">${texts.confirm(count(matched))}</button></p>
</section>`;
}
