import { z } from 'zod';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatDateTime } from '../../../presentation/numbers.ts';
import { circuitCause } from '../../../reports/delivery/circuitCause.ts';
import type { HttpDeps } from '../../server/deps.ts';
import { strictObject } from '../../server/expected.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { nextStep } from '../delivery/nextStep.ts';
import { renderPage } from '../frame/page.ts';
import { type PageContext, pageContext } from '../frame/pageContext.ts';
import { sendPage } from '../frame/sendPage.ts';
import { agencies } from './agencies.ts';
import { causes } from './causes.ts';
import { figures } from './figures.ts';
import { overviewTexts } from './messages.ts';
import { overTime } from './overTime.ts';
import { type Overview, readOverview } from './read.ts';
import { SPANS, type Span, trend } from './trend.ts';

/** `/`: the gap, why it is there, and whose turn it is. */
export function overviewRoute(server: Server, deps: HttpDeps): void {
  server.get(
    '/',
    {
      config: { access: 'viewer', page: true },
      schema: { querystring: strictObject({ days: z.enum(SPANS).default('30') }) },
    },
    async (request, reply) => {
      const context = pageContext(request, deps);
      const { days } = request.query;
      const overview = await readOverview(deps, context, Number(days));
      const page = renderPage(context, {
        title: context.texts.frame.pages.overview,
        current: 'overview',
        main: overviewHtml(overview, days, context),
        ...(overview.history === null ? {} : { scripts: ['trend.js'], styles: ['uplot.css'] }),
      });
      return sendPage(reply, page);
    },
  );
}

function overviewHtml(read: Overview, span: Span, context: PageContext): Html {
  const { gap, explain, history } = read;
  return html`${figures(gap, context, { live: true })}
${toBeKnown(read, context)}
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

/** Alarms that stand, and what to know about the figures: that delivery is held, say, or a census came short. */
function toBeKnown({ alarms, notes, circuit }: Overview, { language, offsetMs }: PageContext): Html {
  const overview = overviewTexts(language);
  const raised = alarms.map(({ title, since }) =>
    overview.alarmSince(title, formatDateTime(since, offsetMs, language)),
  );
  // What it is about is said once more: other notes may stand between.
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
