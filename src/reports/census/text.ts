import type { CensusShortfall } from '../../domain/census.ts';
import type { Language } from '../../domain/language.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { shorten, terminalText } from '../../presentation/layout.ts';
import { wordsOf } from '../../presentation/words.ts';
import { isSuspicious, type LastCensus } from './build.ts';
import type { Loss } from './censusReading.ts';
import { censusTexts } from './messages.ts';

/** Months and case numbers that a sentence names. */
const MOST_NAMED = 5;
/** Longer than any case number in use. */
const MAX_NUMBER = 60;

type Written = Pick<TextOptions, 'language' | 'offsetMs'>;

/** Where the last census shows clearly less than the one before, and what to do; null unless it is suspicious. */
export function suspicionOf(
  census: LastCensus | null,
  options: Written,
): { readonly found: string; readonly remedy: string } | null {
  if (census === null || !isSuspicious(census)) return null;
  const { suspicious, suspicionRemedy } = censusTexts(options.language);
  const where = shortfallsText(census.shortfalls, options.language);
  return { found: suspicious(formatsOf(options).time(census.at), where), remedy: suspicionRemedy };
}

/** The same in one paragraph. */
export function suspicionText(census: LastCensus | null, options: Written): string | null {
  const suspicion = suspicionOf(census, options);
  return suspicion === null ? null : `${suspicion.found} ${suspicion.remedy}`;
}

/** What the ledger lost since its last census. */
export function lossText(loss: Loss, options: Written): string {
  const { repaired, restored } = censusTexts(options.language);
  const { count, time } = formatsOf(options);
  return loss.kind === 'repaired'
    ? repaired(time(loss.at), count(loss.lostCases))
    : restored(time(loss.at), time(loss.copiedAt));
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
  return [missingText(census, options), duplicatesText(census, options)].filter((note) => note !== null);
}

/** Counted cases that it did not show; null if there are none. */
export function missingText(census: LastCensus, options: Written): string | null {
  if (census.missing === 0) return null;
  const { missing, missingDoubted } = censusTexts(options.language);
  const { count, time } = formatsOf(options);
  const text = isSuspicious(census) ? missingDoubted : missing;
  return text(count(census.missing), time(census.at));
}

/**
 * Case numbers that two rows have; null if there are none. They come from the source, so each is cleaned to one line.
 */
export function duplicatesText({ duplicates, duplicateCount }: LastCensus, options: Written): string | null {
  if (duplicateCount === 0) return null;
  const { count } = formatsOf(options);
  const named = duplicates.slice(0, MOST_NAMED).map((caseNo) => shorten(terminalText(caseNo), MAX_NUMBER));
  const list = [...named, ...(duplicateCount > named.length ? ['…'] : [])].join(', ');
  return censusTexts(options.language).duplicates(count(duplicateCount), list);
}

function placeOf(month: string, language: Language): string {
  const { places } = censusTexts(language);
  if (month === 'all' || month === 'baseline') return places[month];
  const [year = month, number = ''] = month.split('-');
  return places.month(number === '' ? year : wordsOf(language).month(year, number));
}
