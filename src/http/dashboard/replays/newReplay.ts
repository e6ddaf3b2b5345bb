import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Language } from '../../../domain/language.ts';
import { REASONS, type Reason } from '../../../domain/reason.ts';
import { type CaseFilter, pickFilter } from '../../../filter/filters.ts';
import { filterQuery } from '../../../filter/schema.ts';
import type { ReplayPreview } from '../../../ledger/port/replays.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { replayTexts } from '../../../reports/replays/messages.ts';
import { durationText, refusedBeforeText } from '../../../reports/replays/text.ts';
import { ratePerSecond, replayNote } from '../../api/replays.ts';
import { beginFor, previewFor } from '../../api/replaysOfKey.ts';
import { scoped } from '../../auth/scope.ts';
import { onceKey } from '../../server/once.ts';
import { HttpProblem } from '../../server/problem.ts';
import { hiddenFields } from '../cases/filterForm.ts';
import { casesPath, queryOf } from '../casesPath.ts';
import { filterNames, replayedText } from '../filterNames.ts';
import type { Page } from '../frame/page.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { scrollTable } from '../frame/parts.ts';
import { replaysTexts } from './messages.ts';

const formBody = {
  ...filterQuery,
  rate: z.coerce.number().pipe(ratePerSecond).optional(),
  note: replayNote.default(''),
  once: onceKey.optional(),
};

/** The form as filled in so far. */
interface ReplayForm {
  /** As requested, without the agencies that the scope of the key adds. */
  readonly filter: CaseFilter;
  readonly rate?: number | undefined;
  readonly note?: string;
}

/**
 * `/replays/new`: which cases, how fast and why; then a count that changes nothing; then the replay. The count is a POST,
 * because the note has no place in an address. Its answer can be confirmed once: a second click leads to the same
 * replay.
 */
export const newReplayPage = pageRoute({
  path: '/replays/new',
  access: 'operator',
  query: filterQuery,
  show: async ({ query: filter }, context) => await formPage({ filter }, null, context),
});

export const countReplayPage = pageRoute({
  method: 'POST',
  path: '/replays/new',
  access: 'operator',
  body: formBody,
  show: async ({ body: { rate, note, once: _before, ...filter } }, context) =>
    await formPage({ filter, rate, note }, await previewFor(filter, context), context),
});

export const beginReplayPage = pageRoute({
  method: 'POST',
  path: '/replays',
  access: 'operator',
  body: formBody,
  show: async ({ body: { rate, note, once: key, ...filter } }, context) => {
    const form = { filter, rate, note };
    try {
      const begun = await beginFor({ filter, ratePerSecond: rate ?? null, note, key }, context);
      if (begun !== null) return { redirect: `/replays/${begun.id}` };
      return await formPage(form, { matched: 0, reasons: new Map(), refusedBefore: new Map() }, context);
    } catch (error) {
      if (!(error instanceof HttpProblem) || error.code !== 'idempotency_key_reused') throw error;
      // The form was confirmed before, then changed and sent again.
      return { ...(await formPage(form, 'changed', context)), status: error.status };
    }
  },
});

/** `counted`: the result of the count, if any; `changed`: the form was confirmed before with other content. */
async function formPage(
  form: ReplayForm,
  counted: ReplayPreview | 'changed' | null,
  context: PageContext,
): Promise<Page> {
  const { language } = context;
  const { filter } = form;
  const texts = replaysTexts(language).new;
  const query = queryOf(filter);
  const within = scoped(context, filter) ?? {};
  const names = await filterNames([within], context);
  const main = html`${counted === 'changed' ? changedNotice(language) : ''}
<section class="card">
<h2>${texts.which}</h2>
<p>${replayedText(within, language, names)}</p>
<p class="actions"><a href="${casesPath(filter)}">${texts.choose}</a></p>
</section>
${replayForm(form, counted === null ? texts.tryOut : texts.again, language)}
${counted === null || counted === 'changed' ? '' : previewCard(counted, form, language)}`;
  // The language switch leads back to the empty form, also after a POST.
  const path = query === '' ? '/replays/new' : `/replays/new?${query}`;
  return { title: texts.title, current: 'replays', main, path };
}

function changedNotice(language: Language): Html {
  const { all, new: texts } = replaysTexts(language);
  return html`<p class="notice" role="status">${texts.changed} <a href="/replays">${all}</a></p>`;
}

function replayForm({ filter, rate, note = '' }: ReplayForm, submit: string, language: Language): Html {
  const texts = replaysTexts(language).new;
  return html`<form class="card stacked" id="replay-form" method="post" action="/replays/new#found">
<h2>${texts.how}</h2>
${hiddenFields(filter)}<label for="rate">${texts.rate}</label>
<input id="rate" name="rate" type="number" min="0.001" max="1000000" step="any" inputmode="decimal" value="${rate ?? ''}" aria-describedby="rate-hint">
<p class="hint" id="rate-hint">${texts.rateHint}</p>
<label for="note">${texts.note}</label>
<textarea id="note" name="note" maxlength="500" rows="3" aria-describedby="note-hint">${note}</textarea>
<p class="hint" id="note-hint">${texts.noteHint}</p>
<p class="actions"><button${submit === texts.again ? html` class="quiet"` : ''}>${submit}</button></p>
</form>`;
}

/**
 * How many cases, their reasons, how long it takes; its button confirms the form above. It comes after the form's own
 * button, because Enter in a field presses the first one, and that must only count.
 */
function previewCard(preview: ReplayPreview, { filter, rate }: ReplayForm, language: Language): Html {
  const { matched, reasons } = preview;
  const texts = replaysTexts(language).new;
  const common = replayTexts(language);
  if (matched === 0) return html`<p class="notice" role="status" id="found">${texts.nothing}</p>`;
  const count = (n: number): string => formatCount(n, language);
  const takes =
    rate === undefined
      ? texts.noRate
      : common.takes(
          replaysTexts(language).perSecond(rate),
          durationText(Math.ceil(matched / rate), language),
        );
  const casesOf = (reason: Reason): Html =>
    html`<a href="${casesPath({ ...pickFilter(filter), reason: [reason] })}">${capitalised(REASONS[reason].title[language])}</a>`;
  return html`<section class="card" aria-labelledby="found">
<h2 id="found">${texts.found}</h2>
<p role="status">${common.preview(count(matched))} ${takes}</p>
${refusedBeforeText(preview, language).map((text) => html`<p class="notice" role="status">${text}</p>\n`)}${scrollTable(
  [
    { header: texts.reason, cell: ([reason]) => casesOf(reason) },
    { header: replaysTexts(language).count, kind: 'number', cell: ([, cases]) => count(cases) },
  ],
  [...reasons],
  { kind: 'short' },
)}
<input form="replay-form" type="hidden" name="once" value="${randomUUID()}">
<p class="actions"><button form="replay-form" formaction="/replays">${texts.confirm(count(matched))}</button></p>
</section>`;
}
