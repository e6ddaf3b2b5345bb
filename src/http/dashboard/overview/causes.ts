import { type Html, html } from '../../../presentation/html.ts';
import type { Explanation } from '../../../reports/explain/schema.ts';
import { causeTable } from '../causes/causeTable.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { overviewTexts } from './messages.ts';

/** The causes, largest first, with cumulative shares: a Pareto chart as a table. */
export function causes(explain: Explanation, context: PageContext): Html {
  const overview = overviewTexts(context.language);
  if (explain.causes.length === 0) {
    return html`<section class="card"><h2>${overview.causes}</h2><p>${overview.noCauses}</p></section>`;
  }
  return html`<section class="card brief">
<h2>${overview.causes}</h2>
${explain.headline === null ? '' : html`<p>${explain.headline}</p>`}
${causeTable(explain, {}, context)}
<p><a href="/causes">${overview.allCauses}</a></p>
</section>`;
}
