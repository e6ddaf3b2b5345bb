import type { MappingTable } from '../../../domain/mappingTable.ts';
import { isListed } from '../../../portal/portalCodes.ts';
import { type Html, html } from '../../../presentation/html.ts';
import type { Cause } from '../../../reports/explain/schema.ts';
import { mappedPart, placeOfCode, tableOfCause } from '../../../reports/mappings/build.ts';
import { unpublishedCodes } from '../../../reports/mappings/unpublished.ts';
import { allows } from '../../auth/principal.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { mappingPageTexts } from '../mappings/messages.ts';
import { sourceField } from '../mappings/ofSource.ts';
import { editPath } from '../mappings/paths.ts';

/** Causes that get suggestions, the largest first: each costs some milliseconds. */
const WITH_SUGGESTIONS = 10;
const SUGGESTED = 3;
/** Local codes that are offered for one national code that is not published. */
const MOST_CODES = 3;

/** What mends each cause for want of a code, by its place in the list; '' for others. */
export type Mends = readonly (Html | '')[];

/** The links to the pages on which the codes are mapped. Only for keys for the whole province. */
export function mendLinks(causes: readonly Cause[], context: PageContext): Mends {
  return causes.map((cause) => {
    const lacking = lackingCode(cause, context);
    return lacking === null ? '' : link(lacking, context);
  });
}

/** The same with a search box and the likeliest codes, for those who may choose one. */
export async function mendForms(causes: readonly Cause[], context: PageContext): Promise<Mends> {
  const forms: (Html | '')[] = [];
  let suggested = 0;
  for (const cause of causes) {
    const lacking = lackingCode(cause, context);
    if (lacking === null) {
      forms.push(await unpublishedLinks(cause, context));
      continue;
    }
    const may = allows(context.principal, 'admin');
    suggested += 1;
    const list = may && suggested <= WITH_SUGGESTIONS ? await likeliest(lacking, context) : html``;
    forms.push(html`${link(lacking, context)}${may ? searchForm(lacking, context) : ''}${list}`);
  }
  return forms;
}

interface LackingCode {
  readonly table: MappingTable;
  /** Whose own table lacks it; null: the province's. */
  readonly source: string | null;
  readonly code: string;
}

/** The code that the cause lacks a row for, and its table. */
function lackingCode(
  { reason, key }: Cause,
  { principal, portalCodes, deps }: PageContext,
): LackingCode | null {
  if (principal.agencies !== null || key === '') return null;
  const table = tableOfCause(reason);
  if (table !== null) return { table, ...placeOfCode(mappedPart(table, key), deps.mappings().ofSources) };
  const isUnexplained = reason === 'PORTAL_REJECTED' && !isListed(portalCodes, key);
  return isUnexplained ? { table: 'portal-codes', source: null, code: key } : null;
}

function link({ table, source, code }: LackingCode, { language }: PageContext): Html {
  const texts = mappingPageTexts(language);
  return html` <a href="${editPath(table, code, { source: source ?? '' })}">${table === 'portal-codes' ? texts.explain : texts.link}</a>`;
}

function searchForm({ table, source, code }: LackingCode, { language }: PageContext): Html {
  const texts = mappingPageTexts(language);
  return html`<form class="search" action="/mappings/${table}/edit" role="search" aria-label="${texts.searchFor(code)}"><input type="hidden" name="code" value="${code}">${sourceField(source ?? undefined)}<label><span class="visually-hidden">${texts.searchFor(code)}</span><input type="search" name="search" maxlength="300" placeholder="${texts.searchNational}"></label> <button class="plain">${texts.find}</button></form>`;
}

async function likeliest(
  { table, source, code }: LackingCode,
  { deps, language }: PageContext,
): Promise<Html> {
  const texts = mappingPageTexts(language);
  const { suggestions } = await deps.suggestions.of(table, code, { source, limit: SUGGESTED, language });
  if (suggestions.length === 0) return html``;
  // The meaning of an error code is known to people by its words alone.
  const isMeaning = table === 'portal-codes';
  return html`<ul class="suggestions">
${suggestions.map((one) => html`<li><a href="${editPath(table, code, { source: source ?? '', value: one.code })}#save" aria-label="${texts.choose} ${isMeaning ? one.name : one.code}, ${code}">${texts.choose}</a> ${isMeaning ? '' : html`<strong>${one.code}</strong> `}${one.name}</li>\n`)}</ul>`;
}

/** A national code that is not published can be replaced in the rows of the local codes that have it. */
async function unpublishedLinks(
  { reason, key }: Cause,
  { ledger, principal, language, deps }: PageContext,
): Promise<Html | ''> {
  if (reason !== 'PROCEDURE_NOT_PUBLISHED' || key === '' || principal.agencies !== null) return '';
  const codes = await unpublishedCodes(ledger, key, deps.mappings());
  const texts = mappingPageTexts(language);
  return html`${codes.slice(0, MOST_CODES).map(({ source, code }) => html` <a href="${editPath('procedures', code, { source: source ?? '' })}">${texts.otherCode(code)}</a>`)}`;
}
