import type { z } from 'zod';
import type { Preview } from '../../../domain/preview.ts';
import { REASONS, type Reason } from '../../../domain/reason.ts';
import { type CaseFilter, pickFilter } from '../../../filter/filters.ts';
import { filterQuery } from '../../../filter/schema.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { previewTexts } from '../../../reports/preview/messages.ts';
import { previewNotes } from '../../../reports/preview/text.ts';
import { durationText } from '../../../reports/replays/text.ts';
import { previewLimit, rehearse } from '../../api/preview.ts';
import { inScope } from '../../auth/principal.ts';
import { scoped } from '../../auth/scope.ts';
import { casesPath } from '../casesPath.ts';
import type { Page } from '../frame/page.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { scrollTable } from '../frame/parts.ts';
import { previewPageTexts } from './messages.ts';
import { openingDone, openingsCard } from './openings.ts';
import { trialForm } from './trial.ts';

const form = { agency: filterQuery.agency, limit: previewLimit.optional() };

interface PreviewForm {
  readonly filter: CaseFilter;
  readonly limit?: number | undefined;
  /** What a person has just done with the openings. */
  readonly done?: z.output<typeof openingDone> | undefined;
}

/** `/preview`: a rehearsal, and the first day in four steps. A POST runs it, because it can take seconds. */
export const previewPage = pageRoute({
  path: '/preview',
  access: 'operator',
  query: { ...form, opened: openingDone.optional() },
  show: async ({ query: { limit, agency, opened } }, context) => {
    scoped(context, { agency });
    return await previewPageOf({ filter: { agency }, limit, done: opened }, null, context);
  },
});

export const runPreviewPage = pageRoute({
  method: 'POST',
  path: '/preview',
  access: 'operator',
  body: form,
  show: async ({ body: { limit, agency } }, context) => {
    const filter = pickFilter({ agency }) ?? {};
    return await previewPageOf({ filter, limit }, await rehearse(filter, limit, context), context);
  },
});

async function previewPageOf(form: PreviewForm, found: Preview | null, context: PageContext): Promise<Page> {
  const texts = previewPageTexts(context.language);
  const main = html`<p>${texts.means}</p>
${formCard(form, await agencyOptions(form.filter.agency ?? [], context), context)}
${found === null ? '' : foundCard(found, form, context)}
${firstDayCard(await agencyOptions([], context), context)}
${await openingsCard(context, form.done)}`;
  return { title: context.texts.frame.pages.preview, current: 'preview', main, path: '/preview' };
}

async function agencyOptions(chosen: readonly string[], context: PageContext): Promise<readonly Html[]> {
  const { ledger, principal, agencies, now } = context;
  const names = await ledger.names('agency');
  const codes = (await ledger.gapGroups('agency'))
    .map(({ key }) => key)
    .filter((code) => code !== '' && inScope(principal, code, { agencies, at: now }))
    .sort();
  return codes.map(
    (code) =>
      html`<option value="${code}"${chosen.includes(code) ? html` selected` : ''}>${names.get(code) ?? ''} (${code})</option>\n`,
  );
}

function formCard({ limit }: PreviewForm, options: readonly Html[], { language }: PageContext): Html {
  const texts = previewPageTexts(language);
  return html`<form class="card stacked" method="post" action="/preview#found">
<label for="agency">${texts.agency}</label>
<select id="agency" name="agency"><option value="">${texts.anyAgency}</option>
${options}</select>
<label for="limit">${texts.limit}</label>
<input id="limit" name="limit" type="number" min="1" max="100000000" inputmode="numeric" value="${limit ?? ''}" aria-describedby="limit-hint">
<p class="hint" id="limit-hint">${texts.limitHint}</p>
<p class="actions"><button>${texts.submit}</button></p>
</form>`;
}

function foundCard(found: Preview, { filter }: PreviewForm, { language }: PageContext): Html {
  const texts = previewPageTexts(language);
  const labels = previewTexts(language);
  const count = (n: number): string => formatCount(n, language);
  const casesOf = (reason: Reason): Html =>
    html`<a href="${casesPath({ ...filter, reason: [reason] })}">${capitalised(REASONS[reason].title[language])}</a>`;
  const waiting = found.new + found.update;
  const figures = [
    ...(['new', 'update', 'steps'] as const).map((name) => [labels[name], count(found[name])]),
    [labels.alreadyThere, found.alreadyThere === null ? labels.notAsked : count(found.alreadyThere)],
    [labels.requests, count(found.requests)],
    [labels.seconds, durationText(Math.ceil(found.seconds), language)],
    [labels.heldBack, count(found.heldBack)],
  ] as const;
  return html`<section class="card" aria-labelledby="found">
<h2 id="found">${texts.found}</h2>
${waiting === 0 ? html`<p role="status">${texts.nothing}</p>\n` : ''}${scrollTable(
  [
    { header: texts.figure, cell: ([label]) => label ?? '' },
    { header: texts.count, kind: 'number', cell: ([, value]) => value ?? '' },
  ],
  figures,
  { kind: 'short' },
)}
${previewNotes(found, { language }).map(
  (note) => html`<p class="hint">${note}</p>
`,
)}
<h3>${texts.held}</h3>
${
  found.heldBack === 0
    ? html`<p>${texts.noneHeld}</p>`
    : scrollTable(
        [
          { header: texts.reason, cell: ([reason]) => casesOf(reason) },
          { header: texts.cases, kind: 'number', cell: ([, cases]) => count(cases) },
        ],
        [...found.reasons],
        { kind: 'short' },
      )
}</section>`;
}

function firstDayCard(options: readonly Html[], context: PageContext): Html {
  const texts = previewPageTexts(context.language);
  const steps = [texts.read, texts.rehearse, texts.some, texts.all];
  return html`<section class="card">
<h2>${texts.firstDay}</h2>
<ol>
${steps.map((step) => html`<li>${step}</li>\n`)}</ol>
${trialForm(options, context)}
<p class="actions"><a href="/causes">${texts.causes}</a> <a href="/delivery">${texts.delivery}</a></p>
</section>`;
}
