import { z } from 'zod';
import { cellsOf, rowVersion } from '../../../app/tableGuards.ts';
import { UsageError } from '../../../domain/errors.ts';
import { codeOf, type MappingTable, type TableCells } from '../../../domain/mappingTable.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { mappingTableName } from '../../../reports/mappings/schema.ts';
import { effectSentences, tableTitle } from '../../../reports/mappings/text.ts';
import { confirmedCases, rowFields, setMapping, unsetMapping } from '../../api/changeMappings.ts';
import { mappingCode } from '../../api/mappings.ts';
import { allows } from '../../auth/principal.ts';
import { wholeProvince } from '../../auth/scope.ts';
import { HttpProblem } from '../../server/problem.ts';
import type { Page } from '../frame/page.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { aboutCard } from './aboutCode.ts';
import { typedCount } from './confirm.ts';
import { mappingPageTexts } from './messages.ts';
import { ofSource, sourceField } from './ofSource.ts';
import { editPath, tablePath } from './paths.ts';
import { type RowForm, rowForm } from './rowForm.ts';

/** Suggestions that are shown. */
const SUGGESTED = 10;
/** In an address and a form: the row that has no first day. */
const OPEN = '-';

const params = { table: mappingTableName };
const which = {
  ...ofSource,
  code: mappingCode.optional(),
  /** The first day of the row that is edited. */
  was: z.string().max(10).optional(),
  message: rowFields.message,
};

/** `/mappings/procedures/edit?code=HD-1`: what the code can be mapped to, and how many cases that sends. */
export const editMappingPage = pageRoute({
  path: '/mappings/:table/edit',
  params,
  query: {
    ...which,
    search: z.string().max(300).optional(),
    value: z.string().max(200).optional(),
    saved: z.coerce.number().pipe(confirmedCases).optional(),
  },
  show: async ({ params: { table }, query }, context) => {
    wholeProvince(context.principal);
    const { code = '', saved, ...rest } = query;
    const notice = saved === undefined ? html`` : savedNotice(saved, context);
    return await editPage({ table, code, ...rest, notice }, context);
  },
});

export const saveMappingPage = pageRoute({
  method: 'POST',
  path: '/mappings/:table/save',
  access: 'admin',
  params,
  body: {
    ...rowFields,
    ...which,
    code: mappingCode,
    value: rowFields.value.min(1),
    validFrom: z.string().max(10).default(''),
    validTo: z.string().max(10).default(''),
    version: z.string().max(100).optional(),
    confirm: typedCount.optional(),
  },
  show: async ({ params: { table }, body }, context) => {
    const { source, code, version, confirm, was, ...fields } = body;
    const form = { table, source, code, was, value: fields.value, message: fields.message };
    try {
      const { effect } = await setMapping(
        context,
        { table, source, code, fields: { ...onlyOwn(table, fields), was: was === OPEN ? '' : was } },
        { confirmed: confirm, version },
      );
      const { freed } = effect;
      return {
        redirect: editPath(table, code, {
          source: source ?? '',
          saved: String(freed),
          message: fields.message ?? '',
        }),
      };
    } catch (error) {
      return await again(error, { ...form, given: fields }, context);
    }
  },
});

export const removeMappingPage = pageRoute({
  method: 'POST',
  path: '/mappings/:table/remove',
  access: 'admin',
  params,
  body: {
    ...which,
    code: mappingCode,
    version: z.string().max(100).optional(),
    confirm: typedCount.optional(),
  },
  show: async ({ params: { table }, body: { source, code, was, message, version, confirm } }, context) => {
    const validFrom = was === OPEN ? '' : was;
    try {
      const row = { table, source, code, validFrom, message };
      await unsetMapping(context, row, { confirmed: confirm, version });
      return { redirect: tablePath(table, { source: source ?? '' }) };
    } catch (error) {
      return await again(error, { table, source, code, was, message, removing: true }, context);
    }
  },
});

/** What a form of this table has; an empty field of a form is an empty cell. */
function onlyOwn(
  table: MappingTable,
  { value, validFrom, validTo, message, ...others }: Omit<z.output<z.ZodObject<typeof rowFields>>, 'was'>,
) {
  switch (table) {
    case 'statuses':
      return { value };
    case 'procedures':
      return { value, validFrom, validTo };
    case 'agencies':
      return {
        value,
        validFrom,
        validTo,
        name: others.name ?? '',
        level: others.level ?? '',
        parent: others.parent ?? '',
      };
    case 'portal-codes':
      return { value, message: message ?? '', owner: others.owner ?? '', remedy: others.remedy ?? '' };
  }
}

interface EditForm extends RowForm {
  readonly search?: string | undefined;
  readonly notice?: Html;
}

/** The page once more, with why nothing was saved. Throws what a person cannot do anything about here. */
async function again(error: unknown, form: EditForm, context: PageContext): Promise<Page> {
  const { language } = context;
  const texts = mappingPageTexts(language);
  if (error instanceof HttpProblem) {
    const { code, status, more } = error;
    if (code === 'mappings.stale') {
      const { given: _lost, ...fresh } = form;
      const notice = html`<p class="notice bad" role="alert">${texts.stale}</p>\n`;
      return { ...(await editPage({ ...fresh, value: undefined, notice }, context)), status };
    }
    if (code === 'mappings.confirm') {
      return { ...(await editPage({ ...form, confirm: more.cases }, context)), status };
    }
    if (code === 'mappings.refused') {
      const notice = html`<div class="notice bad" role="alert"><h2>${texts.refused}</h2>
<ul>${(more.errors ?? []).map(({ expected }) => html`<li>${expected}</li>`)}</ul></div>\n`;
      return { ...(await editPage({ ...form, notice }, context)), status };
    }
  }
  if (!(error instanceof UsageError)) throw error;
  const said = error.vi !== null && language === 'vi' ? error.vi : error;
  const notice = html`<p class="notice bad" role="alert">${said.message} ${said.remedy}</p>\n`;
  return { ...(await editPage({ ...form, notice }, context)), status: 400 };
}

async function editPage(form: EditForm, context: PageContext): Promise<Page> {
  const { language, deps } = context;
  const { table, source, code, notice = html`` } = form;
  const texts = mappingPageTexts(language);
  const path = editPath(table, code, { source: source ?? '' });
  if (code === '') {
    return {
      title: texts.newTitle,
      current: 'mappings',
      main: html`${notice}${codeForm(form, context)}`,
      path,
    };
  }
  const rows = cellsOf(deps.tables.of(source).read(table)).filter((row) => codeOf(table, row) === code);
  const wanted = { source, search: form.search, limit: SUGGESTED, language };
  const { name, suggestions } = await deps.suggestions.of(table, code, wanted);
  const version = rowVersion(table, rows, code);
  const may = allows(context.principal, 'admin');
  const main = html`${notice}${await aboutCard({ table, source, code, name, rows }, context)}
${suggestionCard(form, suggestions, context)}
${may ? rowForm(form, { rows, version, name, effect: await effectOf(form, rows, name, context) }, context) : html`<p class="hint">${texts.readOnly}</p>`}`;
  const named = source === undefined ? code : `${code} (${source})`;
  const title = table === 'portal-codes' ? texts.ofErrors.title(code) : texts.title(named);
  return { title, current: 'mappings', main, path, scripts: ['refresh.js'] };
}

function codeForm({ table, source }: Pick<EditForm, 'table' | 'source'>, { language }: PageContext): Html {
  const texts = mappingPageTexts(language);
  return html`<form class="card stacked" action="/mappings/${table}/edit">
${
  source === undefined
    ? ''
    : html`<p>${tableTitle(table, source, language)}</p>
`
}${sourceField(source)}<label for="code">${texts.code}</label>
<input id="code" name="code" required maxlength="200">
<p class="actions"><button>${texts.open}</button></p>
</form>`;
}

function savedNotice(freed: number, { language }: PageContext): Html {
  const texts = mappingPageTexts(language);
  const effect = { freed, resent: 0, heldBack: 0, cases: freed };
  const follows = freed === 0 ? [] : effectSentences(effect, language);
  return html`<p class="notice" role="status" id="saved">${[texts.saved, ...follows].join(' ')}</p>
`;
}

function suggestionCard(
  { table, source, code, was, message, value, search = '' }: EditForm,
  list: readonly { readonly code: string; readonly name: string }[],
  { language, principal }: PageContext,
): Html {
  const texts = mappingPageTexts(language);
  const may = allows(principal, 'admin');
  const row = { source: source ?? '', was: was ?? '', message: message ?? '', search };
  const item = (one: { readonly code: string; readonly name: string }): Html => {
    const chosen = one.code === value;
    const shown =
      table === 'portal-codes' ? html`${one.name}` : html`<strong>${one.code}</strong> ${one.name}`;
    const label = `${texts.choose} ${table === 'portal-codes' ? one.name : one.code}`;
    const link = html`<a href="${editPath(table, code, { ...row, value: one.code })}#save" aria-label="${label}">${texts.choose}</a>`;
    const mark = chosen ? html`<strong>${texts.chosen}</strong>` : link;
    return html`<li>${shown} ${may ? mark : ''}</li>\n`;
  };
  return html`<section class="card" id="suggestions">
<h2>${table === 'portal-codes' ? texts.ofErrors.suggestions : texts.suggestions}</h2>
<form class="filters" action="/mappings/${table}/edit" role="search">
<input type="hidden" name="code" value="${code}">${sourceField(source)}${was === undefined ? '' : html`<input type="hidden" name="was" value="${was}">`}${message === undefined ? '' : html`<input type="hidden" name="message" value="${message}">`}
<label for="search">${texts.searchNational} <input id="search" name="search" maxlength="300" value="${search}"></label>
<p class="actions"><button class="quiet">${texts.find}</button></p>
</form>
${list.length === 0 ? html`<p>${texts.none}</p>` : html`<ol class="suggestions">\n${list.map(item)}</ol>`}
</section>`;
}

/** What would follow from the chosen code, before it is saved. */
async function effectOf(
  form: EditForm,
  rows: readonly TableCells[],
  name: string,
  context: PageContext,
): Promise<readonly string[]> {
  const { table, source, code, was, value, message, given } = form;
  if (value === undefined || value === '' || form.confirm !== undefined) return [];
  const isNew = rows.length === 0;
  const ofAgency = table === 'agencies' && isNew ? { name: name || code, level: 'commune' } : {};
  const ofCode = table === 'portal-codes' ? { message: message ?? '', owner: 'dongbo', remedy: '-' } : {};
  const fields = { value, ...ofAgency, ...ofCode, ...given, was: was === OPEN ? '' : was };
  try {
    const { effect } = await setMapping(context, { table, source, code, fields }, { dryRun: true });
    return effectSentences(effect, context.language);
  } catch (error) {
    if (error instanceof UsageError || error instanceof HttpProblem) return [];
    throw error;
  }
}
