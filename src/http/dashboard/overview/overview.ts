import { z } from 'zod';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatDateTime } from '../../../presentation/numbers.ts';
import { circuitCause } from '../../../reports/delivery/text.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { nextStep } from '../delivery/nextStep.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { formQuery } from '../pageQuery.ts';
import { agencies } from './agencies.ts';
import { causes } from './causes.ts';
import { figures } from './figures.ts';
import { overviewTexts } from './messages.ts';
import { overTime } from './overTime.ts';
import { type Overview, readOverview } from './read.ts';
import { SPANS, type Span, trend } from './trend.ts';

/** `/`: the gap, its causes and their owners. */
export function overviewRoute(server: Server, deps: HttpDeps): void {
  const query = formQuery({ days: z.enum(SPANS).default('30') });
  pageRoute(server, deps, {
    path: '/',
    query,
    show: async ({ context, query: { days } }) => {
      const overview = await readOverview(deps, context, Number(days));
      return {
        title: context.texts.frame.pages.overview,
        current: 'overview',
        main: overviewHtml(overview, days, context),
        ...(overview.history === null ? {} : { scripts: ['trend.js'], styles: ['uplot.css'] }),
      };
    },
  });
}

function overviewHtml(read: Overview, span: Span, context: PageContext): Html {
  const { gap, explain, history } = read;
  return html`${figures(gap, context, { live: true })}
<p class="actions"><a href="/report">${overviewTexts(context.language).print}</a></p>
${notices(read, context)}
${
  history === null || read.overTime === null
    ? ''
    : html`<div class="grid">
${trend(history, span, context)}
${overTime(read.overTime, context)}
</div>`
}
${causes(explain, context)}
${agencies(gap, context)}`;
}

/** Active alarms and notes on the figures, such as a pause of delivery or an incomplete census. */
function notices({ alarms, notes, circuit }: Overview, { language, offsetMs }: PageContext): Html {
  const overview = overviewTexts(language);
  const raised = alarms.map(({ title, since }) =>
    overview.alarmSince(title, formatDateTime(since, offsetMs, language)),
  );
  // It repeats the cause, because other notes can come in between.
  const next =
    circuit === null
      ? []
      : [html`${capitalised(circuitCause(circuit.cause, language))}. ${nextStep(circuit, language)}`];
  return html`${list('bad', overview.alarms, raised)}${list('', overview.notes, [...notes, ...next])}`;
}

function list(kind: 'bad' | '', title: string, items: readonly (string | Html)[]): Html {
  if (items.length === 0) return html``;
  return html`<section class="notice ${kind}"><h2>${title}</h2><ul>${items.map((item) => html`<li>${item}</li>`)}</ul></section>
`;
}
