import { shownWho } from '../../../domain/actor.ts';
import type { CodeNames } from '../../../filter/showValue.ts';
import type { Replay } from '../../../ledger/port/replays.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount, NO_FIGURE } from '../../../presentation/numbers.ts';
import { replayFilter } from '../../../reports/replays/build.ts';
import { replayTexts } from '../../../reports/replays/messages.ts';
import { pageQuery } from '../../api/query.ts';
import { visibleReplays } from '../../api/replaysOfKey.ts';
import { filterNames, replayedText } from '../filterNames.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { pagingLinks, scrollTable, timeOf } from '../frame/parts.ts';
import { replaysTexts } from './messages.ts';

/** Replays on one page. */
const LIMIT = 50;

/** `/replays`: all replays, newest first. */
export const replaysPage = pageRoute({
  path: '/replays',
  access: 'operator',
  query: { cursor: pageQuery.cursor },
  show: async ({ query: { cursor } }, context) => {
    const { replays, next } = await visibleReplays({ limit: LIMIT, cursor }, context);
    const names = await filterNames(replays.map(replayFilter), context);
    const texts = replaysTexts(context.language);
    const links = {
      first: cursor === undefined ? null : '/replays',
      next: next === null ? null : `/replays?cursor=${next}`,
    };
    const main = html`<section class="card">
${replays.length === 0 ? html`<p>${texts.none}</p>` : list(replays, names, context)}
<p class="actions">${pagingLinks(links, context)}<a href="/replays/new">${texts.begin}</a></p>
</section>`;
    return { title: context.texts.frame.pages.replays, current: 'replays', main };
  },
});

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
      { header: who, kind: 'wide', cell: (replay) => shownWho(replay.who) },
    ],
    replays,
    { caption: texts.caption },
  );
}
