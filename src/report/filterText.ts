import { isReason, REASONS } from '../domain/reason.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../domain/status.ts';
import { UNKNOWN_LEVEL } from './agencies.ts';
import { type CaseFilter, FILTER_KEYS } from './caseFilter.ts';
import { shorten, terminalText } from './layout.ts';
import { formatCount, formatDate } from './numbers.ts';
import { type Language, textsOf } from './texts.ts';

/** Values of one kind that are shown; a filter may name thousands of cases. */
const MAX_VALUES = 6;
const MAX_VALUE = 40;

/** Which cases a filter leaves, on one line: "agency H23.12, H23.14; received from 2024-11-01". */
export function filterText(filter: CaseFilter, language: Language): string {
  const { filter: texts } = textsOf(language);
  const kinds = FILTER_KEYS.flatMap((key) => {
    const asked = filter[key];
    if (asked === undefined) return [];
    const values = typeof asked === 'string' ? [asked] : asked;
    const shown = values.slice(0, MAX_VALUES).map((value) => valueText(key, value, language));
    const left = values.length - shown.length;
    if (left > 0) shown.push(texts.more(formatCount(left, language)));
    return [`${texts.kinds[key]} ${shown.join(', ')}`];
  });
  return `${texts.title}: ${kinds.join('; ')}`;
}

function valueText(key: keyof CaseFilter, value: string, language: Language): string {
  const texts = textsOf(language);
  switch (key) {
    case 'level':
      return ({ ...texts.levels, [UNKNOWN_LEVEL]: texts.unknown }[value] ?? value).toLowerCase();
    case 'reason':
      return isReason(value)
        ? `${value} (${REASONS[value].title[language].toLowerCase()})`
        : shownCode(value);
    case 'status':
      if (value === 'unmapped') return texts.unmapped;
      return isPortalStatus(value) ? `${value} (${PORTAL_STATUSES[value][language]})` : shownCode(value);
    case 'month': {
      const [year = '', month = ''] = value.split('-');
      return texts.month(year, month);
    }
    case 'receivedFrom':
    case 'receivedTo':
      return formatDate(value, language);
    default:
      return shownCode(value);
  }
}

/** What somebody typed, fit for a terminal. */
export function shownCode(code: string): string {
  return shorten(terminalText(code), MAX_VALUE);
}
