import { REASON_CODES, REASONS } from '../../../domain/reason.ts';
import { STATES } from '../../../domain/state.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../../domain/status.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { wordsOf } from '../../../presentation/words.ts';
import { type CaseFilter, FILTER_KEYS } from '../../../reports/filter/caseFilter.ts';
import { filterTexts } from '../../../reports/filter/messages.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { casesTexts } from './messages.ts';

/** Filters of which a form asks for one value; several, and the others, come with links and stay. */
const ASKED = ['case', 'state', 'reason', 'agency', 'domain', 'procedure', 'status'] as const;
const DATED = ['receivedFrom', 'receivedTo', 'portalCode'] as const;

const STATUS_CODES = Object.keys(PORTAL_STATUSES).filter(isPortalStatus);

export interface Choices {
  readonly agencies: ReadonlyMap<string, string>;
  readonly domains: ReadonlyMap<string, string>;
}

/** A form that asks for the cases anew; of use without any script. */
export function filterForm(filter: CaseFilter, choices: Choices, { language }: PageContext): Html {
  const texts = casesTexts(language);
  const { kinds } = filterTexts(language);
  const words = wordsOf(language);
  // Called as in the list below, where a case's state and its status stand side by side.
  const { caseNo, state, status } = texts.columns;
  const called: Partial<Record<keyof CaseFilter, string>> = { case: caseNo, state, status };
  const label = (name: keyof CaseFilter): string => called[name] ?? capitalised(kinds[name]);
  const given = (name: keyof CaseFilter): string => {
    const value = filter[name];
    return (typeof value === 'string' ? value : value?.[0]) ?? '';
  };
  const select = (name: (typeof ASKED)[number], options: Iterable<readonly [string, string]>): Html =>
    html`<label>${label(name)} <select name="${name}"><option value="">${texts.any}</option>${[
      ...options,
    ].map(
      ([value, text]) =>
        html`<option value="${value}"${value === given(name) ? html` selected` : ''}>${text}</option>`,
    )}</select></label>
`;
  const input = (name: keyof CaseFilter, type: 'text' | 'date'): Html =>
    html`<label>${label(name)} <input type="${type}" name="${name}" value="${given(name)}"></label>
`;
  const coded = (names: ReadonlyMap<string, string>): (readonly [string, string])[] =>
    [...names].map(([code, name]) => [code, name === '' ? code : `${name} (${code})`] as const);
  return html`<form class="card filters" action="/cases" aria-label="${texts.filter}">
${input('case', 'text')}${select(
  'state',
  STATES.map((state) => [state, capitalised(words.states[state])] as const),
)}${select(
  'reason',
  REASON_CODES.map((reason) => [reason, capitalised(REASONS[reason].title[language])] as const),
)}${select('agency', coded(choices.agencies))}${select('domain', coded(choices.domains))}${input('procedure', 'text')}${select(
  'status',
  STATUS_CODES.map((code) => [code, `${code} ${PORTAL_STATUSES[code][language]}`] as const),
)}${input('receivedFrom', 'date')}${input('receivedTo', 'date')}${input('portalCode', 'text')}${kept(filter)}<p class="actions"><button>${texts.show}</button> <a href="/cases">${texts.clear}</a></p>
</form>
`;
}

/** What the form does not ask for goes along with it. */
function kept(filter: CaseFilter): Html[] {
  const asked: ReadonlySet<string> = new Set([...ASKED, ...DATED]);
  return FILTER_KEYS.flatMap((name) => {
    const value = filter[name];
    const values = typeof value === 'string' ? [value] : (value ?? []);
    return (asked.has(name) ? values.slice(1) : values).map(
      (one) => html`<input type="hidden" name="${name}" value="${one}">`,
    );
  });
}
