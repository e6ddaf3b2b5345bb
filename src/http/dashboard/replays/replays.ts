import type { CodeNames } from '../../../filter/showValue.ts';
import type { Replay } from '../../../ledger/port/replays.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount, formatDateTime, NO_FIGURE } from '../../../presentation/numbers.ts';
import { decodeCursor } from '../../../reports/cases/cursor.ts';
import { replayFilter } from '../../../reports/replays/build.ts';
import { replayTexts } from '../../../reports/replays/messages.ts';
import { pageQuery } from '../../api/query.ts';
import { knownReplays } from '../../api/replays.ts';
import { allows } from '../../auth/principal.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { filterNames } from '../filterNames.ts';
import { renderPage } from '../frame/page.ts';
import { type PageContext, pageContext } from '../frame/pageContext.ts';
import { sendPage } from '../frame/sendPage.ts';
import { formQuery } from '../pageQuery.ts';
import { askedText } from './askedText.ts';
import { replaysTexts } from './messages.ts';

/** Replays on one page. */
const LIMIT = 50;

/** `/replays`: what was sent again, by whom, and how far it is. */
export function replaysPage(server: Server, deps: HttpDeps): void {
  server.get(
    '/replays',
    {
      config: { access: 'viewer', page: true },
      schema: { querystring: formQuery({ cursor: pageQuery.cursor }) },
    },
    async (request, reply) => {
      const context = pageContext(request, deps);
      const { cursor } = request.query;
      const below = cursor === undefined ? undefined : decodeCursor(cursor, context.language);
      const { replays, next } = await knownReplays(context.principal, { limit: LIMIT, below }, deps);
      const names = await filterNames(replays.map(replayFilter), deps, context);
      const main = replaysHtml(replays, { names, next, onward: cursor !== undefined }, context);
      return sendPage(
        reply,
        renderPage(context, { title: context.texts.frame.pages.replays, current: 'replays', main }),
      );
    },
  );
}

function replaysHtml(
  replays: readonly Replay[],
  {
    names,
    next,
    onward,
  }: { readonly names: CodeNames; readonly next: string | null; readonly onward: boolean },
  context: PageContext,
): Html {
  const { language, principal } = context;
  const texts = replaysTexts(language);
  return html`<section class="card">
${replays.length === 0 ? html`<p>${texts.none}</p>` : list(replays, names, context)}
<p class="actions">${onward ? html`<a href="/replays">${texts.first}</a> ` : ''}${next === null ? '' : html`<a rel="next" href="/replays?cursor=${next}">${texts.next}</a> `}${allows(principal, 'operator') ? html`<a href="/replays/new">${texts.begin}</a>` : ''}</p>
</section>`;
}

function list(replays: readonly Replay[], names: CodeNames, context: PageContext): Html {
  const { language } = context;
  const texts = replaysTexts(language);
  const { columns, who, note } = replayTexts(language);
  return html`<div class="scroll"><table>
<caption>${texts.caption}</caption>
<thead><tr><th scope="col">${columns.id}</th><th scope="col">${texts.what}</th><th scope="col" class="wide">${columns.begun}</th><th scope="col">${columns.state}</th><th scope="col" class="number">${columns.released}</th><th scope="col" class="number wide">${columns.rate}</th><th scope="col" class="wide">${note}</th><th scope="col" class="wide">${who}</th></tr></thead>
<tbody>
${replays.map((replay) => row(replay, names, context))}</tbody>
</table></div>`;
}

function row(replay: Replay, names: CodeNames, { language, offsetMs }: PageContext): Html {
  const { id, createdAt, state, released, matched, ratePerSecond, note, who } = replay;
  const { states } = replayTexts(language);
  const count = (n: number): string => formatCount(n, language);
  const rate = ratePerSecond === null ? NO_FIGURE : replaysTexts(language).perSecond(ratePerSecond);
  return html`<tr><th scope="row"><a href="/replays/${id}" aria-label="${replaysTexts(language).one(id)}">${id}</a></th><td class="text">${askedText(replayFilter(replay), language, names)}</td><td class="wide"><time datetime="${new Date(createdAt).toISOString()}">${formatDateTime(createdAt, offsetMs, language)}</time></td><td>${capitalised(states[state])}</td><td class="number">${count(released)}/${count(matched)}</td><td class="number wide">${rate}</td><td class="text wide">${note === '' ? NO_FIGURE : note}</td><td class="wide">${who}</td></tr>
`;
}
