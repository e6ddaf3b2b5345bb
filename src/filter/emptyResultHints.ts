import { DIMENSIONS } from '../domain/dimension.ts';
import type { Language } from '../domain/language.ts';
import type { Mappings } from '../domain/mapping.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { wordsOf } from '../presentation/words.ts';
import { type CaseFilter, FILTER_KEYS, FILTERS, filterValues } from './filters.ts';
import { filterTexts } from './messages.ts';
import { shownCode } from './showValue.ts';

interface HintOptions {
  readonly filter?: CaseFilter | undefined;
  readonly agencies: Mappings['agencies'];
  readonly language: Language;
}

/** Why a filter matches no case of a ledger that is not empty: an unknown code, a period without cases, or both. */
export async function emptyResultHints(
  ledger: Pick<Ledger, 'gapGroups'>,
  { filter = {}, agencies, language }: HintOptions,
): Promise<string[]> {
  const words = wordsOf(language);
  const { hints: texts } = filterTexts(language);
  const hints: string[] = [];
  for (const key of FILTER_KEYS) {
    const { dimension } = FILTERS[key];
    const values = filterValues(filter, key);
    if (dimension === null || values.length === 0) continue;
    const codes = new Set((await ledger.gapGroups(dimension)).map((group) => group.key));
    for (const code of values) {
      // An agency without cases can have agencies below it.
      if (codes.has(code) || (key === 'under' && agencies?.has(code) === true)) continue;
      hints.push(texts.unknownCode(DIMENSIONS[dimension].title[language], shownCode(code)));
    }
  }
  if (hints.length === 0) hints.push(texts.nothingTogether);
  const months = (await ledger.gapGroups('month')).map(({ key }) => key).sort();
  const [first, last] = [months[0], months.at(-1)].map((month) => month?.split('-') ?? []);
  if (isByTime(filter) && first !== undefined && last !== undefined) {
    const monthText = ([year = '', month = '']: readonly string[]): string => words.month(year, month);
    hints.push(texts.receivedBetween(monthText(first), monthText(last)));
  }
  return hints;
}

function isByTime(filter: CaseFilter): boolean {
  return FILTER_KEYS.some((key) => {
    const { accepts } = FILTERS[key];
    return filter[key] !== undefined && (accepts === 'day' || accepts === 'month');
  });
}
