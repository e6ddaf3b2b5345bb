import type { Language } from '../domain/language.ts';
import { capitalised } from '../presentation/layout.ts';
import { formatCount } from '../presentation/numbers.ts';
import { type CaseFilter, FILTER_KEYS, FILTERS, filterValues } from './filters.ts';
import { filterTexts } from './messages.ts';
import type { CodeNames, Wording } from './showValue.ts';

/** Values shown of one filter, which can name thousands of cases. */
const MAX_VALUES = 6;

/** On one line of a terminal, codes first: "Only cases of: agency H23.12, H23.14; reason PORTAL_REJECTED (refused by the portal)". */
export function filterText(filter: CaseFilter, language: Language): string {
  return `${filterTexts(language).title}: ${inWords(filter, { language, names: null })}`;
}

/** For a page, names first: "Agency: Sở Xây dựng (H23.14); reason: refused by the portal". */
export function filterWords(filter: CaseFilter, language: Language, names: CodeNames): string {
  return capitalised(inWords(filter, { language, names }));
}

function inWords(filter: CaseFilter, wording: Wording): string {
  const { language, names } = wording;
  const parts = FILTER_KEYS.flatMap((key) => {
    const values = filterValues(filter, key);
    if (values.length === 0) return [];
    const { title, show } = FILTERS[key];
    const shown = values.slice(0, MAX_VALUES).map((value) => show(value, wording));
    const more = values.length - shown.length;
    if (more > 0) shown.push(filterTexts(language).more(formatCount(more, language)));
    return [`${title[language]}${names === null ? '' : ':'} ${shown.join(', ')}`];
  });
  return parts.join('; ');
}
