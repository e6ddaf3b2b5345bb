import { GROUP_LEVELS } from '../domain/agencies.ts';
import type { NamedDimension } from '../domain/dimension.ts';
import type { Language } from '../domain/language.ts';
import { isReason, REASONS } from '../domain/reason.ts';
import { STATES } from '../domain/state.ts';
import { isPortalStatus, PORTAL_STATUSES } from '../domain/status.ts';
import { inSentence, shorten, terminalText } from '../presentation/layout.ts';
import { formatDate } from '../presentation/numbers.ts';
import { wordsOf } from '../presentation/words.ts';
import { filterTexts } from './messages.ts';

const MAX_VALUE = 40;
/** Names of procedures are long. */
const MAX_NAME = 120;

/** The name of a code; '' where it has none. */
export type CodeNames = (of: NamedDimension, code: string) => string;

export interface Wording {
  readonly language: Language;
  /** Null on the command line, where codes come first. */
  readonly names: CodeNames | null;
}

/** One value of a filter in words. */
export type ShowValue = (value: string, wording: Wording) => string;

export const showCode: ShowValue = (value) => shownCode(value);

export const showCodeOrNone: ShowValue = (value, { language }) =>
  value === 'none' ? filterTexts(language).none : shownCode(value);

export const showState: ShowValue = (value, wording) => {
  const state = STATES.find((each) => each === value);
  return inWords(
    value,
    state === undefined ? '' : inSentence(wordsOf(wording.language).states[state]),
    wording,
  );
};

export const showReason: ShowValue = (value, wording) =>
  inWords(value, isReason(value) ? inSentence(REASONS[value].title[wording.language]) : '', wording);

export const showStatus: ShowValue = (value, wording) => {
  const { language } = wording;
  if (value === 'unmapped') return filterTexts(language).unmapped;
  return inWords(value, isPortalStatus(value) ? PORTAL_STATUSES[value][language] : '', wording);
};

export const showLevel: ShowValue = (value, { language }) => {
  const level = GROUP_LEVELS.find((each) => each === value);
  return level === undefined ? value : wordsOf(language).levels[level].toLowerCase();
};

export const showMonth: ShowValue = (value, { language }) => {
  const [year = '', month = ''] = value.split('-');
  return wordsOf(language).month(year, month);
};

export const showDay: ShowValue = (value, { language }) => formatDate(value, language);

export function showNamed(of: NamedDimension): ShowValue {
  return (value, wording) => withName(value, wording.names?.(of, value) ?? '', wording);
}

/** Typed text, made safe for a terminal. */
export function shownCode(code: string): string {
  return shorten(terminalText(code), MAX_VALUE);
}

/** Of codes that only programs use: a page shows the words alone. */
function inWords(value: string, words: string, wording: Wording): string {
  return wording.names === null || words === '' ? withName(value, words, wording) : words;
}

/** The code first where people type codes, else the name. */
function withName(value: string, name: string, { names }: Wording): string {
  const code = shownCode(value);
  const short = shorten(terminalText(name), MAX_NAME);
  if (short === '') return code;
  return names === null ? `${code} (${short})` : `${short} (${code})`;
}
