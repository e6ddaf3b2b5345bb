import { REASON_CODES, REASONS } from '../../../domain/reason.ts';
import { STATES } from '../../../domain/state.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../../domain/status.ts';
import {
  type CaseFilter,
  FILTER_KEYS,
  FILTERS,
  type FilterKey,
  filterValues,
  NOT_OF_EXCLUDED,
} from '../../../filter/filters.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { wordsOf } from '../../../presentation/words.ts';
import type { PageOrder } from '../../../reports/cases/build.ts';
import { inScope } from '../../auth/principal.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { casesTexts } from './messages.ts';

interface Choices {
  readonly agencies: ReadonlyMap<string, string>;
  readonly domains: ReadonlyMap<string, string>;
}

/** The agencies and domains that this reader can choose. */
export async function choicesOf({ ledger, principal, agencies, now }: PageContext): Promise<Choices> {
  const named = [...(await ledger.names('agency'))];
  return {
    agencies: new Map(named.filter(([code]) => inScope(principal, code, { agencies, at: now }))),
    domains: await ledger.names('domain'),
  };
}

/** The options with their texts, or the type of an input; null for filters that only links set. */
type Field = readonly (readonly [string, string])[] | 'text' | 'date' | null;

const STATUS_CODES = Object.keys(PORTAL_STATUSES).filter(isPortalStatus);

/** The form for another filter; works without scripts. `excluded`: of such cases, which have no state of delivery. */
export function filterForm(
  filter: CaseFilter,
  order: PageOrder,
  choices: Choices,
  { language }: PageContext,
  excluded: string | null = null,
): Html {
  const texts = casesTexts(language);
  const fields = fieldsOf(choices, language);
  // Named like the columns of the list below.
  const { caseNo, state, status } = texts.columns;
  const columns: Partial<Record<FilterKey, string>> = { case: caseNo, state, status };
  const inputs = Object.entries(fields).flatMap(([name, field]) => {
    const key = FILTER_KEYS.find((each) => each === name);
    if (key === undefined || field === null) return [];
    if (excluded !== null && NOT_OF_EXCLUDED.some((one) => one === key)) return [];
    const label = columns[key] ?? capitalised(FILTERS[key].title[language]);
    const value = filterValues(filter, key)[0] ?? '';
    return html`<label>${label} ${typeof field === 'string' ? html`<input type="${field}" name="${key}" value="${value}">` : select(key, field, { value, any: texts.any })}</label>
`;
  });
  return html`<form class="card filters" action="/cases" aria-label="${texts.filter}">
${inputs}${hiddenFields(filter, fields)}${order === 'id' ? '' : html`<input type="hidden" name="order" value="${order}">`}${excluded === null ? '' : html`<input type="hidden" name="excluded" value="${excluded}">`}<p class="actions"><button>${texts.show}</button> <a href="${excluded === null ? '/cases' : `/cases?excluded=${excluded}`}">${texts.clear}</a></p>
</form>
`;
}

/** In the order of the form. */
function fieldsOf({ agencies, domains }: Choices, language: PageContext['language']) {
  const named = (names: ReadonlyMap<string, string>) =>
    [...names].map(([code, name]) => [code, name === '' ? code : `${name} (${code})`] as const);
  return {
    case: 'text',
    state: STATES.map((state) => [state, capitalised(wordsOf(language).states[state])] as const),
    reason: REASON_CODES.map((reason) => [reason, capitalised(REASONS[reason].title[language])] as const),
    agency: named(agencies),
    domain: named(domains),
    procedure: 'text',
    status: STATUS_CODES.map((code) => [code, `${code} ${PORTAL_STATUSES[code][language]}`] as const),
    receivedFrom: 'date',
    receivedTo: 'date',
    portalCode: 'text',
    detail: 'text',
    sourceStatus: 'text',
    under: null,
    level: null,
    month: null,
    source: null,
  } satisfies Record<FilterKey, Field>;
}

function select(
  key: FilterKey,
  options: readonly (readonly [string, string])[],
  { value: selected, any }: { readonly value: string; readonly any: string },
): Html {
  return html`<select name="${key}"><option value="">${any}</option>${options.map(
    ([value, text]) =>
      html`<option value="${value}"${value === selected ? html` selected` : ''}>${text}</option>`,
  )}</select>`;
}

/** Filter values without a field of the form; all of them unless the form has fields. */
export function hiddenFields(
  filter: CaseFilter,
  fields: Readonly<Partial<Record<FilterKey, Field>>> = {},
): Html[] {
  return FILTER_KEYS.flatMap((key) =>
    filterValues(filter, key)
      .slice((fields[key] ?? null) === null ? 0 : 1)
      .map((value) => html`<input type="hidden" name="${key}" value="${value}">`),
  );
}
