import type { Language } from '../../../domain/language.ts';
import { type CaseFilter, pickFilter } from '../../../filter/filters.ts';
import type { CodeNames } from '../../../filter/showValue.ts';
import { filterWords } from '../../../filter/text.ts';
import { replaysTexts } from './messages.ts';

/** The cases of a replay, in words. */
export function replayedText(filter: CaseFilter, language: Language, names: CodeNames): string {
  const given = pickFilter(filter);
  return given === undefined ? replaysTexts(language).everything : filterWords(given, language, names);
}
