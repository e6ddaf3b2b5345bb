import { askedOf, type CaseFilter } from '../../../report/caseFilter.ts';
import { filterText } from '../../../report/filterText.ts';
import { capitalised } from '../../../report/layout.ts';
import { type Language, textsOf } from '../../../report/texts.ts';
import { replaysTexts } from './texts.ts';

/** Which cases a replay is of, in words. */
export function askedText(filter: CaseFilter, language: Language): string {
  const asked = askedOf(filter);
  if (asked === undefined) return replaysTexts(language).everything;
  return capitalised(filterText(asked, language).slice(`${textsOf(language).filter.title}: `.length));
}
