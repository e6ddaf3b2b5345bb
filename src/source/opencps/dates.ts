import { formatDay, type Instant, instantFromParts, type ReadDate } from '../../domain/time.ts';

const SOURCE_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * Reads `dd/MM/yyyy HH:mm:ss` [APIDateTimeUtils], also without seconds or without a time. '' is no date; what
 * is written otherwise or names no real moment (31/02/2024) stays as the text it is.
 */
export function readDate(text: string, offsetMs: number): ReadDate {
  if (text === '') return null;
  const match = SOURCE_DATE.exec(text);
  if (match === null) return text;
  const [, day, month, year, hour = 0, minute = 0, second = 0] = match;
  const parts = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  };
  return instantFromParts(parts, offsetMs) ?? text;
}

/**
 * The zone's day that holds `at`, as `dd/MM/yyyy`. Throws RangeError for a year that has not four digits: the
 * source would ignore such a date without a word, and everything would come back.
 */
export function formatQueryDay(at: Instant, offsetMs: number): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(formatDay(at, offsetMs));
  if (match === null) throw new RangeError(`no day the source understands: ${at}`);
  return `${match[3]}/${match[2]}/${match[1]}`;
}
