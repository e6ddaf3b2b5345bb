import { DIMENSIONS } from '../../domain/dimension.ts';
import { wordsOf } from '../../presentation/words.ts';
import type { GapLedger, GapOptions } from '../gap/options.ts';
import { filterTexts } from './messages.ts';
import { shownCode } from './text.ts';

/** Filters whose values the kept counters know, and the dimension that keeps them. */
const CODES = [
  ['agency', 'agency'],
  ['under', 'agency'],
  ['domain', 'domain'],
  ['procedure', 'procedure'],
] as const;

/** Why a filter leaves no case of a ledger that has some: a code that is not there, a time without cases, or both. */
export async function emptyResultHints(
  ledger: Pick<GapLedger, 'gapGroups'>,
  { filter = {}, agencies, language }: Pick<GapOptions, 'filter' | 'agencies' | 'language'>,
): Promise<string[]> {
  const { hints } = filterTexts(language);
  const words = wordsOf(language);
  const notes: string[] = [];
  for (const [key, dimension] of CODES) {
    const asked = filter[key] ?? [];
    if (asked.length === 0) continue;
    const known = new Set((await ledger.gapGroups(dimension)).map((group) => group.key));
    for (const code of asked) {
      // An agency may have no case of its own and yet agencies below it.
      if (known.has(code) || (key === 'under' && agencies?.has(code) === true)) continue;
      notes.push(hints.unknownCode(DIMENSIONS[dimension].title[language], shownCode(code)));
    }
  }
  if (notes.length === 0) notes.push(hints.nothingTogether);
  const months = (await ledger.gapGroups('month')).map(({ key }) => key).sort();
  const [first, last] = [months[0], months.at(-1)].map((month) => month?.split('-') ?? []);
  const timed = [filter.month, filter.receivedFrom, filter.receivedTo].some((each) => each !== undefined);
  if (timed && first !== undefined && last !== undefined) {
    const monthText = ([year = '', month = '']: readonly string[]): string => words.month(year, month);
    notes.push(hints.receivedBetween(monthText(first), monthText(last)));
  }
  return notes;
}
