import type { CodeNames } from '../../../filter/showValue.ts';
import type { Replay } from '../../../ledger/port/replays.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount, formatDateTime, NO_FIGURE } from '../../../presentation/numbers.ts';
import { decodeCursor } from '../../../reports/cases/cursor.ts';
import { replayFilter } from '../../../reports/replays/build.ts';
import { replayTexts } from '../../../reports/replays/messages.ts';
import { pageQuery } from '../../api/query.ts';
import { visibleReplays } from '../../api/replays.ts';
import { allows } from '../../auth/principal.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { filterNames } from '../filterNames.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { formQuery } from '../pageQuery.ts';
import { replaysTexts } from './messages.ts';
import { replayedText } from './replayedText.ts';

/** Replays on one page. */
const LIMIT = 50;

/** `/replays`: all replays, newest first. */
export function replaysPage(server: Server, deps: HttpDeps): void {
  pageRoute(server, deps, {
    path: '/replays',
    query: formQuery({ cursor: pageQuery.cursor }),
    show: async ({ context, query: { cursor } }) => {
      const below = cursor === undefined ? undefined : decodeCursor(cursor, context.language);
      const { replays, next } = await visibleReplays(context.principal, { limit: LIMIT, below }, deps);
      const names = await filterNames(replays.map(replayFilter), deps.ledger, context);
      const main = replaysHtml(replays, { names, next, isFirst: cursor === undefined }, context);
      return { title: context.texts.frame.pages.replays, current: 'replays', main };
    },
  });
}

function replaysHtml(
  replays: readonly Replay[],
  {
    names,
    next,
    isFirst,
  }: { readonly names: CodeNames; readonly next: string | null; readonly isFirst: boolean },
  context: PageContext,
): Html {
  const { language, principal } = context;
  const texts = replaysTexts(language);
  return html`<section class="card">
${replays.length === 0 ? html`<p>${texts.none}</p>` : list(replays, names, context)}
<p class="actions">${isFirst ? '' : html`<a href="/replays">${texts.first}</a> `}${next === null ? '' : html`<a rel="next" href="/replays?cursor=${next}">${texts.next}</a> `}${allows(principal, 'operator') ? html`<a href="/replays/new">${texts.begin}</a>` : ''}</p>
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
  return html`<tr><th scope="row"><a href="/replays/${id}" aria-label="${replaysTexts(language).one(id)}">${id}</a></th><td class="text">${replayedText(replayFilter(replay), language, names)}</td><td class="wide"><time datetime="${new Date(createdAt).toISOString()}">${formatDateTime(createdAt, offsetMs, language)}</time></td><td>${capitalised(states[state])}</td><td class="number">${count(released)}/${count(matched)}</td><td class="number wide">${rate}</td><td class="text wide">${note === '' ? NO_FIGURE : note}</td><td class="wide">${who}</td></tr>
`;
}
