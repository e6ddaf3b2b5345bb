import type { Language } from '../../../domain/language.ts';
import { type CaseFilter, pickFilter } from '../../../filter/filters.ts';
import type { CodeNames } from '../../../filter/showValue.ts';
import { filterWords } from '../../../filter/text.ts';
import { replaysTexts } from './messages.ts';

/** Which cases a replay is of, in words. */
export function askedText(filter: CaseFilter, language: Language, names: CodeNames): string {
  const asked = pickFilter(filter);
  return asked === undefined ? replaysTexts(language).everything : filterWords(asked, language, names);
}
