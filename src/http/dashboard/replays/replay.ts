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
import { replayParams, steerReplay, visibleReplay } from '../../api/replay.ts';
import { allows } from '../../auth/principal.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { casesPath } from '../casesPath.ts';
import { filterNames } from '../filterNames.ts';
import { renderPage } from '../frame/page.ts';
import { type PageContext, pageContext } from '../frame/pageContext.ts';
import { sendPage } from '../frame/sendPage.ts';
import { askedText } from './askedText.ts';
import { replaysTexts } from './messages.ts';

/** What can be done to it from the state it is in. */
const STEPS: Readonly<Record<Replay['state'], readonly ReplayAction[]>> = {
  selecting: ['cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  cancelled: [],
  done: [],
};

/** `/replays/{id}`: how far it is, what became of its cases, and the ways to steer it. */
export function replayPages(server: Server, deps: HttpDeps): void {
  server.get(
    '/replays/:id',
    { config: { access: 'viewer', page: true }, schema: { params: replayParams } },
    async (request, reply) => {
      const context = pageContext(request, deps);
      const replay = await visibleReplay(deps, context.principal, request.params.id);
      return sendPage(reply, await replayPage(replay, { context, deps }));
    },
  );

  for (const action of ['pause', 'resume', 'cancel'] as const) {
    server.post(
      `/replays/:id/${action}`,
      { config: { access: 'operator', page: true }, schema: { params: replayParams } },
      async (request, reply) => {
        const { replay, steered } = await steerReplay(request, request.params.id, action, deps);
        if (steered) return reply.redirect(`/replays/${replay.id}`, 303);
        // It came to its end between the page and the click.
        const context = pageContext(request, deps);
        const { states } = replayTexts(context.language);
        const said = replaysTexts(context.language).ended(states[replay.state]);
        return sendPage(reply.code(409), await replayPage(replay, { context, deps, said }));
      },
    );
  }
}

async function replayPage(
  replay: Replay,
  shown: { readonly context: PageContext; readonly deps: HttpDeps; readonly said?: string },
): Promise<string> {
  const { context, deps, said } = shown;
  const { language, principal } = context;
  const outcomes = await deps.ledger.replayOutcomes(replay.id);
  const names = await filterNames([replayFilter(replay)], deps, context);
  const texts = replaysTexts(language);
  const main = html`${said === undefined ? '' : html`<p class="notice" role="status">${said}</p>`}
${standing({ replay, outcomes, names }, context)}
${allows(principal, 'operator') ? steering(replay, context) : ''}
${outcome(replay, outcomes, context)}
<p><a href="/replays">${texts.all}</a></p>`;
  return renderPage(
    { ...context, path: `/replays/${replay.id}` },
    {
      title: texts.one(replay.id),
      current: 'replays',
      main,
      ...(said === undefined ? { scripts: ['refresh.js'] } : {}),
    },
  );
}

function standing(
  {
    replay,
    outcomes,
    names,
  }: { readonly replay: Replay; readonly outcomes: readonly ReplayOutcome[]; readonly names: CodeNames },
  { language, offsetMs }: PageContext,
): Html {
  const texts = replaysTexts(language);
  const { columns } = replayTexts(language);
  const { matched, released, skipped } = replay;
  const fields = replayFields(replay, { language, offsetMs }, texts.perSecond).map(
    ([
      label,
      value,
    ]) => html`<div><dt>${label}</dt><dd>${label === columns.state ? capitalised(value) : value}</dd></div>
`,
  );
  return html`<section class="card" id="standing" data-refresh="${goesOn(replay, outcomes) ? 'on' : 'off'}">
<p>${askedText(replayFilter(replay), language, names)}</p>
<progress max="${Math.max(1, matched)}" value="${released + skipped}" aria-label="${texts.progress}"></progress>
<dl class="fields">
${fields}</dl>
</section>`;
}

/** Whether a later look can show something else. */
function goesOn({ endedAt }: Replay, outcomes: readonly ReplayOutcome[]): boolean {
  return (
    endedAt === null || outcomes.some(({ reason }) => reason !== null && REASONS[reason].state === 'pending')
  );
}

function steering({ id, state }: Replay, { language }: PageContext): Html {
  const texts = replaysTexts(language).actions;
  const steps = STEPS[state];
  const forms = steps.map(
    (step) =>
      html`<form method="post" action="/replays/${id}/${step}"><button${step === 'cancel' ? html` class="quiet" aria-describedby="cancel-means"` : ''}>${texts[step]}</button></form>
`,
  );
  return html`<div class="steering" id="steering" data-refresh="off">
${forms.length === 0 ? '' : html`<div class="actions">${forms}</div><p class="hint" id="cancel-means">${texts.cancelMeans}</p>`}
</div>`;
}

function outcome(replay: Replay, outcomes: readonly ReplayOutcome[], { language }: PageContext): Html {
  const texts = replaysTexts(language);
  const asked = replayFilter(replay);
  const count = (n: number): string => formatCount(n, language);
  const rows = outcomes.map((outcome) => {
    const text = capitalised(outcomeText(outcome, language));
    const filter = outcomeFilter(outcome, asked);
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

/** Those of its cases that are still so, as near as a filter comes to it; of what was settled there are none to see. */
function outcomeFilter({ reason, portalCode }: ReplayOutcome, asked: CaseFilter): CaseFilter | null {
  if (reason === null) return null;
  const { state: _before, reason: _was, portalCode: _code, ...rest } = asked;
  return { ...rest, reason: [reason], ...(portalCode === null ? {} : { portalCode: [portalCode] }) };
}
