import { askedOf, type CaseFilter } from '../../../report/caseFilter.ts';
import { type CodeNames, filterWords } from '../../../report/filterText.ts';
import type { Language } from '../../../report/texts.ts';
import { replaysTexts } from './texts.ts';

/** Which cases a replay is of, in words. */
export function askedText(filter: CaseFilter, language: Language, names: CodeNames): string {
  const asked = askedOf(filter);
  return asked === undefined ? replaysTexts(language).everything : filterWords(asked, language, names);
}
