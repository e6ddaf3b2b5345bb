import { z } from 'zod';
import { REASONS } from '../../../domain/reason.ts';
import { tidyCode } from '../../../domain/tidyText.ts';
import type { LedgerRecord } from '../../../ledger/port/cases.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { caseTexts } from '../../../reports/cases/messages.ts';
import type { CaseView } from '../../../reports/cases/show.ts';
import { caseFields, sincePrevious, timelineText } from '../../../reports/cases/showText.ts';
import { placeOfCode, tableOfCause } from '../../../reports/mappings/build.ts';
import { ownCodesOf } from '../../../reports/mappings/unpublished.ts';
import { allows } from '../../auth/principal.ts';
import { visibleCase } from '../../auth/visibleCase.ts';
import { queryOf } from '../casesPath.ts';
import { ownerText } from '../causes/causeTable.ts';
import type { Page } from '../frame/page.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { fieldList, preciseTimeOf } from '../frame/parts.ts';
import { mappingPageTexts } from '../mappings/messages.ts';
import { editPath } from '../mappings/paths.ts';
import { comparisonCard } from './comparisonCard.ts';
import { casesTexts } from './messages.ts';

/** `/cases/{caseNo}`: one case, with its owner and timeline. */
export const casePage = pageRoute({
  path: '/cases/:caseNo',
  params: { caseNo: z.string().overwrite(tidyCode).min(1) },
  show: async ({ params: { caseNo } }, context) => {
    const view = await visibleCase(caseNo, context);
    return await casePageOf(view, context);
  },
});

/** `notice`: what became of a comparison that was just requested. */
export async function casePageOf(
  view: CaseView,
  context: PageContext,
  notice: Html | string = '',
): Promise<Page> {
  const title = caseTexts(context.language).show.title(view.record.caseNo);
  return { title, current: 'cases', main: await caseHtml(view, context, notice) };
}

async function caseHtml(view: CaseView, context: PageContext, notice: Html | string): Promise<Html> {
  const { language, offsetMs, now } = context;
  const { show } = caseTexts(language);
  const texts = casesTexts(language);
  // Codes and texts of the source and the portal stay unchanged.
  const inWords = new Map([
    [show.reason, capitalised],
    [show.status, capitalised],
    [show.owner, ownerText],
  ]);
  const fields = caseFields(view, { language, offsetMs, now, coded: false }).map(
    ([label, value]) => [label, inWords.get(label)?.(value) ?? value] as const,
  );
  const entries = view.timeline.map(
    (entry, index) =>
      html`<tr><td>${preciseTimeOf(entry.at, offsetMs, language)}</td><td class="number">${sincePrevious(view.timeline, index, language)}</td><td>${timelineText(entry, language)}</td></tr>\n`,
  );
  return html`<section class="card">${fieldList(fields)}
${await howFreed(view.record, context)}
</section>
${comparisonCard(view, context, notice)}<section class="card"><h2 id="timeline">${show.timeline}</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="timeline"><table>
<thead><tr><th scope="col">${texts.when}</th><th scope="col" class="number">${texts.after}</th><th scope="col">${texts.what}</th></tr></thead>
<tbody>
${entries}</tbody>
</table></div>
</section>`;
}

/** Sending again is offered where it helps; of any other case it is said what gets it sent. */
async function howFreed(record: LedgerRecord, context: PageContext): Promise<Html | string> {
  const { language, principal } = context;
  const { caseNo, reason, excluded } = record;
  if (reason === null || excluded !== null) return '';
  const { release } = REASONS[reason];
  if (release !== 'replay') {
    const row = principal.agencies === null ? await rowPath(record, context) : null;
    const link = row === null ? '' : html` <a href="${row}">${mappingPageTexts(language).link}</a>`;
    return html`<p>${casesTexts(language).freed[release]}${link}</p>`;
  }
  if (!allows(principal, 'operator')) return '';
  return html`<p class="actions"><a class="button" href="/replays/new?${queryOf({ case: [caseNo] })}">${casesTexts(language).replayThis}</a></p>`;
}

/** The page on which the code is mapped that holds the case back; null where no row of a table would help. */
async function rowPath(
  { caseNo, reason, detail, procedureCode, agencyCode, sourceStatus }: LedgerRecord,
  { ledger, deps }: PageContext,
): Promise<string | null> {
  if (reason === null) return null;
  const { ofSources } = deps.mappings();
  if (reason === 'PROCEDURE_NOT_PUBLISHED') {
    const [slice] =
      ofSources === undefined
        ? []
        : await ledger.gapFiltered({ filter: { caseNos: [caseNo] }, by: 'source' });
    const [own] = ownCodesOf(slice?.key ?? '', detail ?? procedureCode, { ofSources });
    return editPath('procedures', own?.code ?? procedureCode, { source: own?.source ?? '' });
  }
  const table = tableOfCause(reason);
  if (table === null) return null;
  const held = { procedures: procedureCode, agencies: agencyCode, statuses: sourceStatus }[table];
  const { source, code } = placeOfCode(held, ofSources);
  return editPath(table, code, { source: source ?? '' });
}
