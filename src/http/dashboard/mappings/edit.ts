import { z } from 'zod';
import { rowVersion } from '../../../app/tableGuards.ts';
import { UsageError } from '../../../domain/errors.ts';
import {
  codeOf,
  MAPPING_TABLES,
  type MappingTable,
  nationalOf,
  type TableCells,
} from '../../../domain/mappingTable.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { formatCount } from '../../../presentation/numbers.ts';
import { mappedPart, tableOfCause } from '../../../reports/mappings/build.ts';
import { mappingTableName } from '../../../reports/mappings/schema.ts';
import { effectSentences } from '../../../reports/mappings/text.ts';
import { confirmedCases, rowFields, setMapping, unsetMapping } from '../../api/changeMappings.ts';
import { mappingCode } from '../../api/mappings.ts';
import { allows } from '../../auth/principal.ts';
import { wholeProvince } from '../../auth/scope.ts';
import { HttpProblem } from '../../server/problem.ts';
import type { Page } from '../frame/page.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { pageRoute } from '../frame/pageRoute.ts';
import { cellText } from './cellText.ts';
import { typedCount } from './confirm.ts';
import { mappingPageTexts } from './messages.ts';
import { editPath, tablePath } from './paths.ts';
import { type RowForm, rowForm } from './rowForm.ts';

/** Suggestions that are shown. */
const SUGGESTED = 10;
/** In an address and a form: the row that has no first day. */
const OPEN = '-';

const params = { table: mappingTableName };
const which = {
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
    const { code, version, confirm, was, ...fields } = body;
    const form = { table, code, was, value: fields.value, message: fields.message };
    try {
      const { effect } = await setMapping(
        context,
        { table, code, fields: { ...onlyOwn(table, fields), was: was === OPEN ? '' : was } },
        { confirmed: confirm, version },
      );
      const { freed } = effect;
      return { redirect: editPath(table, code, { saved: String(freed), message: fields.message ?? '' }) };
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
  show: async ({ params: { table }, body: { code, was, message, version, confirm } }, context) => {
    const validFrom = was === OPEN ? '' : was;
    try {
      await unsetMapping(context, { table, code, validFrom, message }, { confirmed: confirm, version });
      return { redirect: tablePath(table) };
    } catch (error) {
      return await again(error, { table, code, was, message, removing: true }, context);
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
  const { table, code, notice = html`` } = form;
  const texts = mappingPageTexts(language);
  const path = editPath(table, code);
  if (code === '') {
    return {
      title: texts.newTitle,
      current: 'mappings',
      main: html`${notice}${codeForm(table, context)}`,
      path,
    };
  }
  const rows = deps.tables
    .read(table)
    .rows.map(({ cells }) => cells)
    .filter((row) => codeOf(table, row) === code);
  const wanted = { search: form.search, limit: SUGGESTED, language };
  const { name, suggestions } = await deps.suggestions.of(table, code, wanted);
  const version = rowVersion(table, rows, code);
  const may = allows(context.principal, 'admin');
  const main = html`${notice}${await aboutCard({ table, code, name, rows }, context)}
${suggestionCard(form, suggestions, context)}
${may ? rowForm(form, { rows, version, name, effect: await effectOf(form, rows, name, context) }, context) : html`<p class="hint">${texts.readOnly}</p>`}`;
  const title = table === 'portal-codes' ? texts.ofErrors.title(code) : texts.title(code);
  return { title, current: 'mappings', main, path, scripts: ['refresh.js'] };
}

function codeForm(table: MappingTable, { language }: PageContext): Html {
  const texts = mappingPageTexts(language);
  return html`<form class="card stacked" action="/mappings/${table}/edit">
<label for="code">${texts.code}</label>
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

/** Cases that wait for a row of this code, or are refused with it. */
async function heldBy(table: MappingTable, code: string, ledger: PageContext['ledger']): Promise<number> {
  if (table === 'portal-codes') return (await ledger.refusalCodes()).get(code) ?? 0;
  return (await ledger.causes())
    .filter(({ reason, key }) => tableOfCause(reason) === table && mappedPart(table, key) === code)
    .reduce((sum, { never, stale }) => sum + never + stale, 0);
}

/** The code, its rows, and the cases that it holds back, which fall once it is mapped. */
async function aboutCard(
  {
    table,
    code,
    name,
    rows,
  }: {
    readonly table: MappingTable;
    readonly code: string;
    readonly name: string;
    readonly rows: readonly TableCells[];
  },
  { ledger, language }: PageContext,
): Promise<Html> {
  const texts = mappingPageTexts(language);
  const held = await heldBy(table, code, ledger);
  const words = table === 'portal-codes' ? { ...texts, ...texts.ofErrors } : texts;
  const { never, stale } = await ledger.gapTotals();
  const rowText = (row: TableCells): string => {
    const [from = '', to = ''] = [row['valid_from'], row['valid_to']];
    const valid = from === '' && to === '' ? '' : ` (${from || '…'} – ${to || '…'})`;
    const value = cellText(MAPPING_TABLES[table].value, nationalOf(table, row), language);
    return `${value || '—'}${valid}`;
  };
  return html`<section class="card" id="about" data-refresh="${held > 0 ? 'on' : 'off'}">
<h2>${texts.about}</h2>
<dl class="fields">
<div><dt>${MAPPING_TABLES[table].title[language]}</dt><dd><a href="${tablePath(table)}">${code}</a></dd></div>
${name === '' ? '' : html`<div><dt>${words.name}</dt><dd>${name}</dd></div>\n`}<div><dt>${texts.present}</dt><dd>${rows.length === 0 ? '—' : rows.map(rowText).join('; ')}</dd></div>
<div><dt>${words.held}</dt><dd id="held">${formatCount(held, language)}</dd></div>
<div><dt>${texts.unsynced}</dt><dd data-figure="unsynced">${formatCount(never + stale, language)}</dd></div>
</dl>
</section>`;
}

function suggestionCard(
  { table, code, was, message, value, search = '' }: EditForm,
  list: readonly { readonly code: string; readonly name: string }[],
  { language, principal }: PageContext,
): Html {
  const texts = mappingPageTexts(language);
  const may = allows(principal, 'admin');
  const row = { was: was ?? '', message: message ?? '', search };
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
<input type="hidden" name="code" value="${code}">${was === undefined ? '' : html`<input type="hidden" name="was" value="${was}">`}${message === undefined ? '' : html`<input type="hidden" name="message" value="${message}">`}
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
  const { table, code, was, value, message, given } = form;
  if (value === undefined || value === '' || form.confirm !== undefined) return [];
  const isNew = rows.length === 0;
  const ofAgency = table === 'agencies' && isNew ? { name: name || code, level: 'commune' } : {};
  const ofCode = table === 'portal-codes' ? { message: message ?? '', owner: 'dongbo', remedy: '-' } : {};
  const fields = { value, ...ofAgency, ...ofCode, ...given, was: was === OPEN ? '' : was };
  try {
    const { effect } = await setMapping(context, { table, code, fields }, { dryRun: true });
    return effectSentences(effect, context.language);
  } catch (error) {
    if (error instanceof UsageError || error instanceof HttpProblem) return [];
    throw error;
  }
}
