import { EXCLUSIONS, type Exclusion } from '../../../domain/exclusion.ts';
import { MAIN_SOURCE } from '../../../domain/source.ts';
import { type CaseFilter, pickFilter } from '../../../filter/filters.ts';
import { recordFilter } from '../../../filter/recordFilter.ts';
import { filterWords } from '../../../filter/text.ts';
import type { ExcludedCase } from '../../../ledger/port/excluded.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { excludedPage } from '../../../reports/excluded/build.ts';
import { excludedTexts } from '../../../reports/excluded/messages.ts';
import { noteOf, sinceText, sizeText } from '../../../reports/excluded/text.ts';
import { ALL } from '../../api/excluded.ts';
import { scoped } from '../../auth/scope.ts';
import { casePath, excludedPath, queryOf } from '../casesPath.ts';
import { filterNames } from '../filterNames.ts';
import type { Page } from '../frame/page.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { choices, pagingLinks, scrollTable } from '../frame/parts.ts';
import { choicesOf, filterForm } from './filterForm.ts';
import { casesTexts } from './messages.ts';

/** Cases on one page. */
const LIMIT = 50;

/** `/cases?excluded=…`: the cases that are in no number, by why. */
export async function excludedCases(
  whys: readonly Exclusion[],
  filter: CaseFilter,
  cursor: string | undefined,
  context: PageContext,
): Promise<Page> {
  const { ledger, language } = context;
  const texts = excludedTexts(language);
  const within = recordFilter(scoped(context, filter) ?? {}, context);
  const { cases, next, size } = await excludedPage(ledger, whys, within, { limit: LIMIT, cursor, language });
  const given = pickFilter(filter);
  const names = await filterNames([filter], context);
  const current = whys.length === 1 ? (whys[0] ?? ALL) : ALL;
  const one = (why: Exclusion | typeof ALL): readonly Exclusion[] => (why === ALL ? EXCLUSIONS : [why]);
  const links = choices([ALL, ...EXCLUSIONS], current, {
    path: (why) => excludedPath(one(why), filter),
    text: (why) => (why === ALL ? texts.all : texts.names[why]),
  });
  const query = queryOf(filter, { excluded: current, lang: language });
  const file = (format: string): string => `/api/v1/exports/records.${format}?${query}`;
  const known = await choicesOf(context);
  const main = html`${filterForm(filter, 'id', known, context, current)}
<section class="card">
<ul class="choice" aria-label="${texts.why}">${links}</ul>
${given === undefined ? '' : html`<p>${filterWords(given, language, names)}</p>`}
${cases.length === 0 ? html`<p>${texts.none}</p>` : html`<p>${sizeText(size, language)}</p>\n${table(cases, known.agencies, context)}`}
<p class="actions">${pagingLinks(
    {
      first: cursor === undefined ? null : excludedPath(whys, filter),
      next: next === null ? null : excludedPath(whys, filter, { cursor: next }),
    },
    context,
  )}</p>
${cases.length === 0 ? '' : html`<p class="actions">${casesTexts(language).download} <a href="${file('xlsx')}">XLSX</a> <a href="${file('csv')}">CSV</a></p>`}
</section>`;
  return { title: texts.title, current: 'cases', main };
}

function table(
  cases: readonly ExcludedCase[],
  agencies: ReadonlyMap<string, string>,
  context: PageContext,
): Html {
  const { language, offsetMs } = context;
  const texts = excludedTexts(language);
  const { columns, caption } = casesTexts(language);
  const severalSources = cases.some(({ source }) => source !== MAIN_SOURCE);
  return scrollTable(
    [
      {
        header: columns.caseNo,
        cell: ({ caseNo }) => html`<a href="${casePath(caseNo)}">${caseNo}</a>`,
      },
      { header: texts.columns.excludedByName, cell: ({ excluded }) => texts.names[excluded] },
      { header: texts.since, cell: (one) => capitalised(sinceText(one, { language, offsetMs })) },
      { header: texts.counts, kind: 'wide', cell: (one) => capitalised(noteOf(one, language)) },
      ...(severalSources
        ? [{ header: texts.columns.source, cell: ({ source }: ExcludedCase) => source }]
        : []),
      { header: columns.agency, cell: ({ agencyCode }) => agencies.get(agencyCode) || agencyCode },
      { header: columns.procedure, kind: 'wide', cell: ({ procedureCode }) => procedureCode },
    ],
    cases,
    { caption: caption(formatCount(cases.length, language)) },
  );
}
