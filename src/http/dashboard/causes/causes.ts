import { pickFilter } from '../../../filter/filters.ts';
import { filterQuery } from '../../../filter/schema.ts';
import { filterWords } from '../../../filter/text.ts';
import { html } from '../../../presentation/html.ts';
import { explainGap } from '../../../reports/explain/build.ts';
import { scoped } from '../../auth/scope.ts';
import type { HttpDeps } from '../../server/deps.ts';
import type { Server } from '../../server/fastifyServer.ts';
import { filterNames, namesOnce } from '../filterNames.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { formQuery } from '../pageQuery.ts';
import { causeTable } from './causeTable.ts';

/** The page lists no more than these; the API lists all. */
const MAX_CAUSES = 200;

/** `/causes`: every cause of unsynced cases, with its owner and remedy. */
export function causesPage(server: Server, deps: HttpDeps): void {
  pageRoute(server, deps, {
    path: '/causes',
    query: formQuery(filterQuery),
    show: async ({ context, query: filter }) => {
      const { language, principal, texts } = context;
      const ledger = namesOnce(deps.ledger);
      const explain = await explainGap(ledger, {
        ...context,
        filter: scoped(principal, filter),
        limit: MAX_CAUSES,
      });
      const given = pickFilter(filter);
      const names = await filterNames([filter], ledger, context);
      const main = html`<section class="card">
${given === undefined ? '' : html`<p>${filterWords(given, language, names)}</p>`}
${explain.headline === null ? '' : html`<p>${explain.headline}</p>`}
${causeTable(explain, filter, context)}
</section>`;
      return { title: texts.frame.pages.causes, current: 'causes', main };
    },
  });
}
