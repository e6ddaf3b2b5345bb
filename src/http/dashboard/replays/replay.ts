import { REASONS } from '../../../domain/reason.ts';
import type { CaseFilter } from '../../../filter/filters.ts';
import type { CodeNames } from '../../../filter/showValue.ts';
import type { Replay, ReplayAction, ReplayOutcome } from '../../../ledger/port/replays.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { replayFilter } from '../../../reports/replays/build.ts';
import { replayTexts } from '../../../reports/replays/messages.ts';
import { outcomeText, replayFields } from '../../../reports/replays/text.ts';
import { replayParams } from '../../api/replays.ts';
import { steerReplay, visibleReplay } from '../../api/replaysOfKey.ts';
import { casesPath } from '../casesPath.ts';
import { filterNames, replayedText } from '../filterNames.ts';
import type { Page } from '../frame/page.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { fieldList } from '../frame/parts.ts';
import { replaysTexts } from './messages.ts';

/** The actions each state allows. */
const ACTIONS: Readonly<Record<Replay['state'], readonly ReplayAction[]>> = {
  selecting: ['cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  cancelled: [],
  done: [],
  stopped: [],
};

/** `/replays/{id}`: its progress, the outcomes of its cases, and the actions it allows. */
export const replayPage = pageRoute({
  path: '/replays/:id',
  access: 'operator',
  params: replayParams,
  show: async ({ params: { id } }, context) => {
    const replay = await visibleReplay(id, context);
    return { ...(await pageOf(replay, context)), scripts: ['refresh.js'] };
  },
});

export const steerReplayPages = (['pause', 'resume', 'cancel'] as const).map((action) =>
  pageRoute({
    method: 'POST',
    path: `/replays/:id/${action}`,
    access: 'operator',
    params: replayParams,
    show: async ({ params: { id } }, context) => {
      const { replay, steered } = await steerReplay(id, action, context);
      if (steered) return { redirect: `/replays/${replay.id}` };
      // It ended between the page and the click.
      const page = await pageOf(replay, context);
      const { states } = replayTexts(context.language);
      const notice = replaysTexts(context.language).ended(states[replay.state]);
      const main = html`<p class="notice" role="status">${notice}</p>\n${page.main}`;
      return { ...page, status: 409, main };
    },
  }),
);

async function pageOf(replay: Replay, context: PageContext): Promise<Page> {
  const { ledger, language } = context;
  const outcomes = await ledger.replayOutcomes(replay.id);
  const names = await filterNames([replayFilter(replay)], context);
  const texts = replaysTexts(language);
  const main = html`${progressCard(replay, { outcomes, names }, context)}
${actionForms(replay, context)}
${outcomeCard(replay, outcomes, context)}
<p><a href="/replays">${texts.all}</a></p>`;
  return { title: texts.one(replay.id), current: 'replays', main, path: `/replays/${replay.id}` };
}

function progressCard(
  replay: Replay,
  { outcomes, names }: { readonly outcomes: readonly ReplayOutcome[]; readonly names: CodeNames },
  { language, offsetMs }: PageContext,
): Html {
  const texts = replaysTexts(language);
  const { columns } = replayTexts(language);
  const { matched, released, skipped } = replay;
  const fields = replayFields(replay, { language, offsetMs }, texts.perSecond).map(
    ([label, value]) => [label, label === columns.state ? capitalised(value) : value] as const,
  );
  return html`<section class="card" id="state" data-refresh="${isUnfinished(replay, outcomes) ? 'on' : 'off'}">
<p>${replayedText(replayFilter(replay), language, names)}</p>
<progress max="${Math.max(1, matched)}" value="${released + skipped}" aria-label="${texts.progress}"></progress>
${fieldList(fields)}
</section>`;
}

function isUnfinished({ endedAt }: Replay, outcomes: readonly ReplayOutcome[]): boolean {
  return (
    endedAt === null || outcomes.some(({ reason }) => reason !== null && REASONS[reason].state === 'pending')
  );
}

function actionForms({ id, state }: Replay, { language }: PageContext): Html {
  const texts = replaysTexts(language).actions;
  const actions = ACTIONS[state];
  const forms = actions.map(
    (action) =>
      html`<form method="post" action="/replays/${id}/${action}"><button${action === 'cancel' ? html` class="quiet" aria-describedby="cancel-means"` : ''}>${texts[action]}</button></form>
`,
  );
  return html`<div class="steering" id="steering" data-refresh="off">
${forms.length === 0 ? '' : html`<div class="actions">${forms}</div><p class="hint" id="cancel-means">${texts.cancelMeans}</p>`}
</div>`;
}

function outcomeCard(replay: Replay, outcomes: readonly ReplayOutcome[], { language }: PageContext): Html {
  const texts = replaysTexts(language);
  const replayed = replayFilter(replay);
  const count = (n: number): string => formatCount(n, language);
  const rows = outcomes.map((outcome) => {
    const text = capitalised(outcomeText(outcome, language));
    const filter = outcomeFilter(outcome, replayed);
    const cases =
      filter === null
        ? ''
        : html`<a href="${casesPath(filter)}" aria-label="${texts.casesOf(text)}">${texts.cases}</a>`;
    return html`<tr><td class="number">${count(outcome.count)}</td><th scope="row">${text}</th><td>${cases}</td></tr>
`;
  });
  return html`<section class="card" id="outcome" data-refresh="off">
<h2>${texts.outcome(count(replay.released))}</h2>
${
  rows.length === 0
    ? html`<p>${texts.noOutcome}</p>`
    : html`<div class="scroll"><table class="short">
<thead><tr><th scope="col" class="number">${texts.count}</th><th scope="col">${texts.result}</th><th scope="col">${texts.cases}</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>`
}
</section>`;
}

/** The cases that still have this outcome, as closely as a filter can select them; null where none can. */
function outcomeFilter(
  { reason, portalCode }: ReplayOutcome,
  replayed: CaseFilter | null,
): CaseFilter | null {
  if (reason === null || replayed === null) return null;
  const { state: _before, reason: _was, portalCode: _code, ...rest } = replayed;
  return { ...rest, reason: [reason], ...(portalCode === null ? {} : { portalCode: [portalCode] }) };
}
