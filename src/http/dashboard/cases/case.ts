import { z } from 'zod';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { caseTexts } from '../../../reports/cases/messages.ts';
import type { CaseView } from '../../../reports/cases/show.ts';
import { caseFields, timelineText } from '../../../reports/cases/showText.ts';
import { allows } from '../../auth/principal.ts';
import { visibleCase } from '../../auth/visibleCase.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { queryOf } from '../casesPath.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { timeOf } from '../frame/timeOf.ts';
import { ownerText } from '../ownerText.ts';
import { casesTexts } from './messages.ts';

/** `/cases/{caseNo}`: one case, with its owner and timeline. */
export function casePage(server: Server, deps: HttpDeps): void {
  const params = z.strictObject({ caseNo: z.string().min(1) });
  pageRoute(server, deps, {
    path: '/cases/:caseNo',
    params,
    show: async ({ context, params: { caseNo } }) => {
      const view = await visibleCase(deps.ledger, caseNo.trim(), context);
      const title = caseTexts(context.language).show.title(view.record.caseNo);
      return { title, current: 'cases', main: caseHtml(view, context) };
    },
  });
}

function caseHtml(view: CaseView, context: PageContext): Html {
  const { language, offsetMs, now, principal } = context;
  const { show } = caseTexts(language);
  const texts = casesTexts(language);
  const { caseNo, state, excluded } = view.record;
  // Codes and texts of the source and the portal stay unchanged.
  const inWords = new Map([
    [show.reason, capitalised],
    [show.status, capitalised],
    [show.owner, ownerText],
  ]);
  const fields = caseFields(view, { language, offsetMs, now }).map(
    ([label, value]) =>
      html`<div><dt>${label}</dt><dd>${inWords.get(label)?.(value) ?? value}</dd></div>
`,
  );
  const entries = view.timeline.map(
    (entry) =>
      html`<tr><td>${timeOf(entry.at, offsetMs, language)}</td><td>${timelineText(entry, language)}</td></tr>
`,
  );
  const replayable = allows(principal, 'operator') && state !== 'synced' && !excluded;
  return html`<section class="card"><dl class="fields">
${fields}</dl>
${replayable ? html`<p class="actions"><a class="button" href="/replays/new?${queryOf({ case: [caseNo] })}">${texts.replayThis}</a></p>` : ''}
</section>
<section class="card"><h2 id="timeline">${show.timeline}</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="timeline"><table>
<thead><tr><th scope="col">${texts.when}</th><th scope="col">${texts.what}</th></tr></thead>
<tbody>
${entries}</tbody>
</table></div>
</section>`;
}
