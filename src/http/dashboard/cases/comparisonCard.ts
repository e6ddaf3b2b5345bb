import type { ComparedRow, Comparison } from '../../../domain/comparison.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatDateTime } from '../../../presentation/numbers.ts';
import type { CaseView } from '../../../reports/cases/show.ts';
import { comparisonTexts } from '../../../reports/comparison/messages.ts';
import { conclusion, notes, shownRow } from '../../../reports/comparison/text.ts';
import { allows } from '../../auth/principal.ts';
import { casePath } from '../casesPath.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { scrollTable } from '../frame/parts.ts';

/** The last comparison with the portal, and the button for another one. */
export function comparisonCard(view: CaseView, context: PageContext, notice: Html | string = ''): Html {
  const texts = comparisonTexts(context.language);
  const { comparison } = view;
  return html`<section class="card"><h2 id="comparison">${texts.title}</h2>
${notice}${comparison === null ? html`<p>${texts.never}</p>` : resultHtml(comparison, view, context)}
${compareForm(view, context)}
</section>
`;
}

function compareForm({ record }: CaseView, { language, principal }: PageContext): Html | string {
  if (!allows(principal, 'operator')) return '';
  const { button, costs } = comparisonTexts(language);
  return html`<form class="actions" method="post" action="${casePath(record.caseNo)}/compare"><button aria-describedby="compare-costs">${button}</button> <span class="hint" id="compare-costs">${costs}</span></form>`;
}

function resultHtml(comparison: Comparison, view: CaseView, { language, offsetMs }: PageContext): Html {
  const texts = comparisonTexts(language);
  const [found = '', ...next] = conclusion(comparison, view, language);
  const kind = comparison.outcome === 'same' && comparison.trusted ? '' : ' bad';
  const lines = (values: readonly string[]): Html[] =>
    values.map((value, index) => html`${index === 0 ? '' : html`<br>`}${value}`);
  const cells = comparison.fields.map((row: ComparedRow) => ({ same: row.same, ...shownRow(row, language) }));
  return html`<p class="notice${kind}"><strong>${found}</strong></p>
${next.map((sentence) => html`<p>${sentence}</p>\n`)}${
  comparison.held === 0
    ? ''
    : scrollTable(
        [
          { header: texts.columns.field, cell: ({ label }) => label },
          { header: texts.columns.ours, cell: ({ ours }) => ours },
          { header: texts.columns.portal, cell: ({ portal }) => html`${lines(portal)}` },
          {
            header: texts.columns.result,
            cell: ({ same, result }) => (same === false ? html`<strong>${result}</strong>` : result),
          },
        ],
        cells,
        { id: 'compared', caption: texts.title },
      )
}
${notes(comparison, language).map((sentence) => html`<p class="hint">${sentence}</p>\n`)}<p class="hint">${texts.asked(formatDateTime(comparison.at, offsetMs, language), comparison.by)}</p>`;
}
