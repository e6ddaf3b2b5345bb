import type { Language } from '../../../domain/language.ts';
import { askedOf, type CaseFilter } from '../../../reports/filter/caseFilter.ts';
import { type CodeNames, filterWords } from '../../../reports/filter/text.ts';
import { replaysTexts } from './messages.ts';

/** Which cases a replay is of, in words. */
export function askedText(filter: CaseFilter, language: Language, names: CodeNames): string {
  const asked = askedOf(filter);
  return asked === undefined ? replaysTexts(language).everything : filterWords(asked, language, names);
}
