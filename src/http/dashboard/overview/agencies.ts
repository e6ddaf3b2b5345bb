import { type Html, html } from '../../../presentation/html.ts';
import { formatCount, formatPercent } from '../../../presentation/numbers.ts';
import { disambiguate } from '../../../reports/gap/groupNames.ts';
import type { GapReport } from '../../../reports/gap/schema.ts';
import { pageTexts } from '../../../reports/province/messages.ts';
import { barOf } from '../../../reports/province/printedTable.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { scrollTable } from '../frame/parts.ts';
import { overviewTexts } from './messages.ts';

/** Agencies that the overview names; the page of agencies has them all. */
const NAMED = 10;

export function agencies({ groups = [], unsynced: all }: GapReport, { language }: PageContext): Html {
  const overview = overviewTexts(language);
  const { agency, total, unsynced, rate } = pageTexts(language).agencyColumns;
  const named = groups.filter((group) => group.unsynced > 0).slice(0, NAMED);
  const most = named[0]?.unsynced ?? all;
  const nameOf = disambiguate(groups);
  return html`<section class="card">
<h2>${overview.agencies}</h2>
${
  named.length === 0
    ? html`<p>${overview.noAgencies}</p>`
    : scrollTable(
        [
          {
            header: agency,
            cell: (group) => html`<a href="/agencies/${encodeURIComponent(group.key)}">${nameOf(group)}</a>`,
          },
          { header: total, kind: 'number wide', cell: (group) => formatCount(group.total, language) },
          { header: unsynced, kind: 'number', cell: (group) => formatCount(group.unsynced, language) },
          { header: '', kind: 'chart', cell: (group) => barOf((100 * group.unsynced) / most) },
          { header: rate, kind: 'number', cell: (group) => formatPercent(group.syncedPercent, language) },
        ],
        named,
      )
}
<p><a href="/agencies">${overview.allAgencies(formatCount(groups.length, language))}</a></p>
</section>`;
}
