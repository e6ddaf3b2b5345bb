import { pickFilter } from '../../../filter/filters.ts';
import { filterQuery } from '../../../filter/schema.ts';
import { filterWords } from '../../../filter/text.ts';
import { html } from '../../../presentation/html.ts';
import { explainGap } from '../../../reports/explain/build.ts';
import { scoped } from '../../auth/scope.ts';
import { filterNames } from '../filterNames.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { causeTable } from './causeTable.ts';
import { mendForms } from './mendCause.ts';

/** The page lists no more than these; the API lists all. */
const MAX_CAUSES = 200;

/** `/causes`: every cause of unsynced cases, with its owner and remedy. */
export const causesPage = pageRoute({
  path: '/causes',
  query: filterQuery,
  show: async ({ query: filter }, context) => {
    const { ledger, language, texts } = context;
    const within = scoped(context, filter);
    const explain = await explainGap(ledger, { ...context, filter: within, limit: MAX_CAUSES });
    const given = pickFilter(filter);
    const names = await filterNames([filter], context);
    const main = html`<section class="card">
${given === undefined ? '' : html`<p>${filterWords(given, language, names)}</p>`}
${explain.headline === null ? '' : html`<p>${explain.headline}</p>`}
${causeTable(explain, filter, context, await mendForms(explain.causes, context))}
</section>`;
    return { title: texts.frame.pages.causes, current: 'causes', main };
  },
});
