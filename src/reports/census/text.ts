import type { CensusShortfall } from '../../domain/census.ts';
import type { Language } from '../../domain/language.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { shorten, terminalText } from '../../presentation/layout.ts';
import { wordsOf } from '../../presentation/words.ts';
import { isSuspicious, type LastCensus } from './build.ts';
import { censusTexts } from './messages.ts';

/** Months and case numbers that a sentence names. */
const MOST_NAMED = 5;
/** Longer than any case number in use. */
const MAX_NUMBER = 60;

type Written = Pick<TextOptions, 'language' | 'offsetMs'>;

/** Where the last census shows clearly less than the one before, and what to do; null unless it is suspicious. */
export function suspicionText(census: LastCensus | null, options: Written): string | null {
  if (census === null || !isSuspicious(census)) return null;
  const where = shortfallsText(census.shortfalls, options.language);
  return censusTexts(options.language).suspicious(formatsOf(options).time(census.at), where);
}

function shortfallsText(shortfalls: readonly CensusShortfall[], language: Language): string {
  const texts = censusTexts(language);
  const { count } = formatsOf({ language });
  const named = shortfalls
    .slice(0, MOST_NAMED)
    .map(({ month, before, now }) => texts.shortfall(placeOf(month, language), count(before), count(now)));
  const more = shortfalls.length - named.length;
  return [...named, ...(more > 0 ? [texts.more(count(more))] : [])].join('; ');
}

/** What else a reader of the figures should know of the last census. */
export function censusNotes(census: LastCensus, options: Written): readonly string[] {
  const texts = censusTexts(options.language);
  const { count, time } = formatsOf(options);
  const { missing, duplicateCount } = census;
  const missed = isSuspicious(census) ? texts.missingDoubted : texts.missing;
  return [
    ...(missing > 0 ? [missed(count(missing), time(census.at))] : []),
    ...(duplicateCount > 0 ? [texts.duplicates(count(duplicateCount), duplicatesText(census))] : []),
  ];
}

/** Case numbers come from the source, so each is cleaned to one line. */
function duplicatesText({ duplicates, duplicateCount }: LastCensus): string {
  const named = duplicates.slice(0, MOST_NAMED).map((caseNo) => shorten(terminalText(caseNo), MAX_NUMBER));
  return [...named, ...(duplicateCount > named.length ? ['…'] : [])].join(', ');
}

function placeOf(month: string, language: Language): string {
  const { places } = censusTexts(language);
  if (month === 'all' || month === 'baseline') return places[month];
  const [year = month, number = ''] = month.split('-');
  return places.month(number === '' ? year : wordsOf(language).month(year, number));
}
