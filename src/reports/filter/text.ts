import { UNKNOWN_LEVEL } from '../../domain/agencies.ts';
import type { Language } from '../../domain/language.ts';
import { isReason, REASONS } from '../../domain/reason.ts';
import { STATES } from '../../domain/state.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../../domain/status.ts';
import { capitalised, inSentence, shorten, terminalText } from '../../presentation/layout.ts';
import { formatCount, formatDate } from '../../presentation/numbers.ts';
import { wordsOf } from '../../presentation/words.ts';
import { type CaseFilter, FILTER_KEYS } from './caseFilter.ts';
import { filterTexts } from './messages.ts';

/** Values of one kind that are shown; a filter may name thousands of cases. */
const MAX_VALUES = 6;
const MAX_VALUE = 40;
/** Procedures are called by whole sentences. */
const MAX_NAME = 120;

/** What a code is called; '' where nobody has a name for it. */
export type CodeNames = (of: 'agency' | 'domain' | 'procedure', code: string) => string;

/**
 * Which cases a filter leaves, on one line, where one types commands: codes as these take them, with what they mean.
 * "Only cases of: agency H23.12, H23.14; reason PORTAL_REJECTED (refused by the portal)".
 */
export function filterText(filter: CaseFilter, language: Language): string {
  return `${filterTexts(language).title}: ${kindsOf(filter, { language, names: null }).join('; ')}`;
}

/** The same for a page, names first: "Agency: Sở Xây dựng (H23.14); reason: refused by the portal (PORTAL_REJECTED)". */
export function filterWords(filter: CaseFilter, language: Language, names: CodeNames): string {
  return capitalised(kindsOf(filter, { language, names }).join('; '));
}

interface Wording {
  readonly language: Language;
  /** Null where one types commands. */
  readonly names: CodeNames | null;
}

function kindsOf(filter: CaseFilter, wording: Wording): string[] {
  const { language, names } = wording;
  const texts = filterTexts(language);
  return FILTER_KEYS.flatMap((key) => {
    const asked = filter[key];
    if (asked === undefined) return [];
    const values = typeof asked === 'string' ? [asked] : asked;
    const shown = values.slice(0, MAX_VALUES).map((value) => valueText(key, value, wording));
    const left = values.length - shown.length;
    if (left > 0) shown.push(texts.more(formatCount(left, language)));
    return [`${texts.kinds[key]}${names === null ? '' : ':'} ${shown.join(', ')}`];
  });
}

function valueText(key: keyof CaseFilter, value: string, wording: Wording): string {
  const { language } = wording;
  const words = wordsOf(language);
  const filter = filterTexts(language);
  switch (key) {
    case 'level':
      return ({ ...words.levels, [UNKNOWN_LEVEL]: words.unknown }[value] ?? value).toLowerCase();
    case 'month': {
      const [year = '', month = ''] = value.split('-');
      return words.month(year, month);
    }
    case 'receivedFrom':
    case 'receivedTo':
      return formatDate(value, language);
    default:
      return key === 'status' && value === 'unmapped' ? filter.unmapped : codeText(key, value, wording);
  }
}

function codeText(key: keyof CaseFilter, value: string, wording: Wording): string {
  const code = shownCode(value);
  const name = shorten(terminalText(nameOf(key, value, wording)), MAX_NAME);
  if (name === '') return code;
  return wording.names === null ? `${code} (${name})` : `${name} (${code})`;
}

function nameOf(key: keyof CaseFilter, value: string, { language, names }: Wording): string {
  switch (key) {
    case 'state': {
      const state = STATES.find((each) => each === value);
      return state === undefined ? '' : inSentence(wordsOf(language).states[state]);
    }
    case 'reason':
      return isReason(value) ? inSentence(REASONS[value].title[language]) : '';
    case 'status':
      return isPortalStatus(value) ? PORTAL_STATUSES[value][language] : '';
    case 'agency':
    case 'under':
      return names?.('agency', value) ?? '';
    case 'domain':
    case 'procedure':
      return names?.(key, value) ?? '';
    default:
      return '';
  }
}

/** What somebody typed, fit for a terminal. */
export function shownCode(code: string): string {
  return shorten(terminalText(code), MAX_VALUE);
}
