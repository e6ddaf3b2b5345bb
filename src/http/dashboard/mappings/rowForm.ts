import { AGENCY_LEVELS } from '../../../domain/mapping.ts';
import { type MappingTable, nationalOf, type TableCells } from '../../../domain/mappingTable.ts';
import { CODE_OWNERS, OWNERS } from '../../../domain/reason.ts';
import { PORTAL_STATUSES } from '../../../domain/status.ts';
import { PORTAL_CODE_KINDS } from '../../../portal/failure.ts';
import { KIND_NAMES } from '../../../portal/portalCodes.ts';
import { type Html, html } from '../../../presentation/html.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { confirmField } from './confirm.ts';
import { mappingPageTexts } from './messages.ts';
import { sourceField } from './ofSource.ts';

/** A row as a person is editing it. */
export interface RowForm {
  readonly table: MappingTable;
  /** Whose own table; absent: the province's. */
  readonly source?: string | undefined;
  readonly code: string;
  /** The first day of the row that is edited, `-` for an open one; undefined: the only one, or a new one. */
  readonly was?: string | undefined;
  readonly message?: string | undefined;
  /** What was chosen among the suggestions. */
  readonly value?: string | undefined;
  /** What was filled in before something hindered the change. */
  readonly given?: Readonly<Record<string, string | null | undefined>> | undefined;
  /** The number of cases that has to be typed. */
  readonly confirm?: number | undefined;
  /** The row was to be removed. */
  readonly removing?: boolean | undefined;
}

/** The form that saves a row, and the button that removes it. */
export function rowForm(
  form: RowForm,
  {
    rows,
    version,
    name,
    effect,
  }: {
    readonly rows: readonly TableCells[];
    readonly version: string;
    readonly name: string;
    readonly effect: readonly string[];
  },
  { language }: Pick<PageContext, 'language'>,
): Html {
  const texts = mappingPageTexts(language);
  const { table, code, confirm, removing = false } = form;
  const row = editedRow(form, rows);
  const { message = '' } = row ?? {};
  const cell = (field: string, column: string): string => form.given?.[field] ?? row?.[column] ?? '';
  const value = form.value ?? (row === null ? '' : nationalOf(table, row));
  const was = row?.['valid_from'] === undefined ? '' : hidden('was', row['valid_from'] || '-');
  const keep = html`${sourceField(form.source)}${hidden('code', code)}${hidden('version', version)}${was}`;
  return html`<form class="card stacked" method="post" action="/mappings/${table}/save" id="save">
<h2>${texts.saveTitle}</h2>
${keep}${valueField(table, value, { language })}
${fieldsOf(table, { cell, name, language })}${effect.length === 0 ? '' : html`<p id="effect" role="status"><strong>${effect.join(' ')}</strong></p>\n`}${confirm === undefined || removing ? '' : confirmField(confirm, { language })}<p class="actions"><button>${texts.save}</button></p>
</form>
${
  row === null
    ? ''
    : html`<form class="card stacked" method="post" action="/mappings/${table}/remove" id="remove">
${keep}${table === 'portal-codes' ? hidden('message', message) : ''}${confirm !== undefined && removing ? confirmField(confirm, { language }) : ''}<p class="actions"><button class="quiet">${texts.remove}</button></p>
</form>`
}`;
}

/** Null for a new one. */
function editedRow({ was, message = '' }: RowForm, rows: readonly TableCells[]): TableCells | null {
  if (was !== undefined)
    return rows.find((row) => (row['valid_from'] ?? '') === (was === '-' ? '' : was)) ?? null;
  return rows.find((row) => (row['message'] ?? '') === message) ?? null;
}

function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

function valueField(table: MappingTable, value: string, { language }: Pick<PageContext, 'language'>): Html {
  const texts = mappingPageTexts(language);
  const label = table === 'portal-codes' ? texts.ofErrors.value : texts.value;
  const options = choicesOf(table, language);
  if (options === null) {
    return html`<label for="value">${label}</label>
<input id="value" name="value" required maxlength="200" value="${value}">`;
  }
  return select('value', label, { options, value });
}

/** Of tables whose values are a short list. */
function choicesOf(
  table: MappingTable,
  language: 'vi' | 'en',
): readonly (readonly [value: string, text: string])[] | null {
  switch (table) {
    case 'statuses':
      return Object.entries(PORTAL_STATUSES).map(([code, one]) => [code, `${code} ${one[language]}`]);
    case 'portal-codes':
      return PORTAL_CODE_KINDS.map((kind) => [kind, KIND_NAMES[kind][language]]);
    case 'procedures':
    case 'agencies':
      return null;
  }
}

function select(
  name: string,
  label: string,
  {
    options,
    value,
  }: { readonly options: readonly (readonly [value: string, text: string])[]; readonly value: string },
): Html {
  const item = ([one, text]: readonly [string, string]): Html =>
    html`<option value="${one}"${one === value ? html` selected` : ''}>${text}</option>`;
  return html`<label for="${name}">${label}</label>
<select id="${name}" name="${name}">${options.map(item)}</select>`;
}

function fieldsOf(
  table: MappingTable,
  {
    cell,
    name,
    language,
  }: {
    readonly cell: (field: string, column: string) => string;
    readonly name: string;
    readonly language: 'vi' | 'en';
  },
): Html {
  const texts = mappingPageTexts(language);
  const text = (
    field: string,
    label: string,
    value: string,
  ): Html => html`<label for="${field}">${label}</label>
<input id="${field}" name="${field}" maxlength="500" value="${value}">
`;
  const days = html`<label for="validFrom">${texts.validFrom}</label>
<input id="validFrom" name="validFrom" type="date" value="${cell('validFrom', 'valid_from')}" aria-describedby="valid-hint">
<label for="validTo">${texts.validTo}</label>
<input id="validTo" name="validTo" type="date" value="${cell('validTo', 'valid_to')}" aria-describedby="valid-hint">
<p class="hint" id="valid-hint">${texts.validHint}</p>
`;
  switch (table) {
    case 'statuses':
      return html``;
    case 'procedures':
      return days;
    case 'agencies': {
      const levels = AGENCY_LEVELS.map((level) => [level, texts.levels[level]] as const);
      return html`${text('name', texts.agencyName, cell('name', 'name') || name)}${select('level', texts.level, { options: levels, value: cell('level', 'level') || 'commune' })}
${text('parent', texts.parent, cell('parent', 'parent'))}${days}`;
    }
    case 'portal-codes': {
      const owners = CODE_OWNERS.map((owner) => [owner, OWNERS[owner][language]] as const);
      const options = [['', texts.nobody] as const, ...owners];
      return html`${text('message', texts.message, cell('message', 'message'))}${select('owner', texts.owner, { options, value: cell('owner', 'owner') })}
${text('remedy', texts.remedy, cell('remedy', 'remedy'))}`;
    }
  }
}
