import type { CaseFilter } from '../../../filter/filters.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount, formatPercent } from '../../../presentation/numbers.ts';
import { caseTexts } from '../../../reports/cases/messages.ts';
import { causeLabel } from '../../../reports/explain/causeLabel.ts';
import type { Cause, Explanation } from '../../../reports/explain/schema.ts';
import { pageTexts } from '../../../reports/province/messages.ts';
import { allows } from '../../auth/principal.ts';
import { casesPath, causeFilter, queryOf } from '../casesPath.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { groupTexts } from '../groups/messages.ts';
import { overviewTexts } from '../overview/messages.ts';
import { type Mends, mendLinks } from './mendCause.ts';

/** The causes of a filter's unsynced cases, largest first, with remedy, owner and a link to the cases. */
export function causeTable(
  { causes, others }: Explanation,
  within: CaseFilter,
  context: PageContext,
  mends: Mends = mendLinks(causes, context),
): Html {
  const { language } = context;
  if (causes.length === 0) return html`<p>${groupTexts(language).causesNone}</p>`;
  const printed = pageTexts(language);
  const { cause, owner, count, share, cumulative } = printed.causeColumns;
  return html`<div class="scroll"><table class="causes">
<caption>${overviewTexts(language).causesCaption}</caption>
<thead><tr><th scope="col">${cause}</th><th scope="col" class="wide">${owner}</th><th scope="col" class="number">${count}</th><th scope="col" class="number">${share}</th><td class="chart"></td><th scope="col" class="number wide">${cumulative}</th></tr></thead>
<tbody>
${causes.map((each, index) => row(each, mends[index] ?? '', within, context))}${
  others === null
    ? ''
    : html`<tr><th scope="row">${printed.others(formatCount(others.causes, language))}</th><td class="wide"></td><td class="number">${formatCount(others.count, language)}</td><td class="number">${formatPercent(others.share, language)}</td><td class="chart"></td><td class="number wide">${formatPercent(100, language)}</td></tr>`
}</tbody>
</table></div>`;
}

function row(cause: Cause, mend: Html | '', within: CaseFilter, { language, principal }: PageContext): Html {
  const { key, count, share, cumulativeShare, ownerName, remedy, replay } = cause;
  const owner = ownerText(ownerName);
  const own = causeFilter(cause);
  const filter = { ...within, ...own };
  // A portal code means nothing by itself.
  const about = own.portalCode === undefined || key === '' ? key : caseTexts(language).list.portalCode(key);
  const again =
    replay === null || !allows(principal, 'operator')
      ? ''
      : html` <a href="/replays/new?${queryOf(filter)}">${groupTexts(language).replay}</a>`;
  return html`<tr><th scope="row"><a href="${casesPath(filter)}">${causeLabel({ ...cause, key: about })}</a>${mend}${again}<p class="hint">${remedy}</p><p class="hint narrow">${owner}</p></th><td class="wide">${owner}</td><td class="number">${formatCount(count, language)}</td><td class="number">${formatPercent(share, language)}</td><td class="chart">${paretoBar(share ?? 0, cumulativeShare ?? 0)}</td><td class="number wide">${formatPercent(cumulativeShare, language)}</td></tr>
`;
}

/** The cause's share at the end of the cumulative bar. Widths are attributes, because the CSP forbids inline styles. */
function paretoBar(share: number, cumulative: number): Html {
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="ground" width="${cumulative}" height="8"/><rect x="${Math.max(0, cumulative - share)}" width="${share}" height="8"/></svg>`;
}

/** The owner as the text of a cell: "Handling agency". The name dongbo stays in lower case. */
export function ownerText(ownerName: string): string {
  return ownerName.startsWith('dongbo') ? ownerName : capitalised(ownerName);
}
