import { type Html, html } from '../../../presentation/html.ts';
import { formatCount, formatPercent } from '../../../presentation/numbers.ts';
import { disambiguate } from '../../../reports/gap/disambiguate.ts';
import type { GapReport } from '../../../reports/gap/schema.ts';
import { pageTexts } from '../../../reports/province/messages.ts';
import { barOf } from '../../../reports/province/printedTable.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { overviewTexts } from './messages.ts';

/** Agencies that the overview names; the page of agencies has them all. */
const NAMED = 10;

export function agencies({ groups = [], unsynced: all }: GapReport, { language }: PageContext): Html {
  const overview = overviewTexts(language);
  const { agency, total, unsynced, rate } = pageTexts(language).agencyColumns;
  const named = groups.filter((group) => group.unsynced > 0).slice(0, NAMED);
  const most = named[0]?.unsynced ?? all;
  const nameOf = disambiguate(groups);
  const rows = named.map(
    (group) =>
      html`<tr><th scope="row"><a href="/agencies/${encodeURIComponent(group.key)}">${nameOf(group)}</a></th><td class="number wide">${formatCount(group.total, language)}</td><td class="number">${formatCount(group.unsynced, language)}</td><td class="chart">${barOf((100 * group.unsynced) / most)}</td><td class="number">${formatPercent(group.syncedPercent, language)}</td></tr>
`,
  );
  return html`<section class="card">
<h2>${overview.agencies}</h2>
${
  rows.length === 0
    ? html`<p>${overview.noAgencies}</p>`
    : html`<div class="scroll"><table>
<thead><tr><th scope="col">${agency}</th><th scope="col" class="number wide">${total}</th><th scope="col" class="number">${unsynced}</th><td class="chart"></td><th scope="col" class="number">${rate}</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>`
}
<p><a href="/agencies">${overview.allAgencies(formatCount(groups.length, language))}</a></p>
</section>`;
}
