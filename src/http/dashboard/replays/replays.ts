import type { CodeNames } from '../../../filter/showValue.ts';
import type { Replay } from '../../../ledger/port/replays.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount, NO_FIGURE } from '../../../presentation/numbers.ts';
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
import { pagingLinks } from '../frame/paging.ts';
import { scrollTable } from '../frame/table.ts';
import { timeOf } from '../frame/timeOf.ts';
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
<p class="actions">${pagingLinks({ first: isFirst ? null : '/replays', next: next === null ? null : `/replays?cursor=${next}` }, context)}${allows(principal, 'operator') ? html`<a href="/replays/new">${texts.begin}</a>` : ''}</p>
</section>`;
}

function list(replays: readonly Replay[], names: CodeNames, { language, offsetMs }: PageContext): Html {
  const texts = replaysTexts(language);
  const { columns, states, who, note } = replayTexts(language);
  const count = (n: number): string => formatCount(n, language);
  return scrollTable(
    [
      {
        header: columns.id,
        cell: ({ id }) => html`<a href="/replays/${id}" aria-label="${texts.one(id)}">${id}</a>`,
      },
      {
        header: texts.what,
        kind: 'text',
        cell: (replay) => replayedText(replayFilter(replay), language, names),
      },
      {
        header: columns.started,
        kind: 'wide',
        cell: (replay) => timeOf(replay.createdAt, offsetMs, language),
      },
      { header: columns.state, cell: ({ state }) => capitalised(states[state]) },
      {
        header: columns.released,
        kind: 'number',
        cell: ({ released, matched }) => `${count(released)}/${count(matched)}`,
      },
      {
        header: columns.rate,
        kind: 'number wide',
        cell: (replay) => (replay.ratePerSecond === null ? NO_FIGURE : texts.perSecond(replay.ratePerSecond)),
      },
      { header: note, kind: 'text wide', cell: (replay) => (replay.note === '' ? NO_FIGURE : replay.note) },
      { header: who, kind: 'wide', cell: (replay) => replay.who },
    ],
    replays,
    { caption: texts.caption },
  );
}
