import { pickFilter } from '../../../filter/filters.ts';
import { filterQuery } from '../../../filter/schema.ts';
import { filterWords } from '../../../filter/text.ts';
import { html } from '../../../presentation/html.ts';
import { explainGap } from '../../../reports/explain/build.ts';
import { scoped } from '../../auth/scope.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { filterNames, namesOnce } from '../filterNames.ts';
import { renderPage } from '../frame/page.ts';
import { pageContext } from '../frame/pageContext.ts';
import { sendPage } from '../frame/sendPage.ts';
import { formQuery } from '../pageQuery.ts';
import { causeTable } from './causeTable.ts';

/** Causes that one page names; who needs more has the API. */
const MOST = 200;

/** `/causes`: everything that holds cases back, each with its owner and its remedy. */
export function causesPage(server: Server, deps: HttpDeps): void {
  server.get(
    '/causes',
    { config: { access: 'viewer', page: true }, schema: { querystring: formQuery(filterQuery) } },
    async (request, reply) => {
      const context = pageContext(request, deps);
      const { language, now, offsetMs, principal, texts } = context;
      const asked = request.query;
      const { agencies, procedures } = deps.mappings();
      const ledger = namesOnce(deps.ledger);
      const explain = await explainGap(ledger, {
        filter: scoped(principal, asked),
        portalCodes: deps.portalCodes(),
        limit: MOST,
        ...{ agencies, procedures, now, offsetMs, language },
      });
      const filter = pickFilter(asked);
      const names = await filterNames([asked], { ...deps, ledger }, context);
      const main = html`<section class="card">
${filter === undefined ? '' : html`<p>${filterWords(filter, language, names)}</p>`}
${explain.headline === null ? '' : html`<p>${explain.headline}</p>`}
${causeTable(explain, asked, context)}
</section>`;
      return sendPage(
        reply,
        renderPage(context, { title: texts.frame.pages.causes, current: 'causes', main }),
      );
    },
  );
}
