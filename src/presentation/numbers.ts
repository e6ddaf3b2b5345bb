import type { Language } from '../domain/language.ts';
import type { Instant } from '../domain/time.ts';
import { wordsOf } from './words.ts';

/** Shown where there is no figure: an empty total has no rate, not a rate of 0. */
export const NO_FIGURE = '—';

const counts = forms({ maximumFractionDigits: 0 });
const countChanges = forms({ maximumFractionDigits: 0, signDisplay: 'exceptZero' });
const oneDecimal = forms({ maximumFractionDigits: 1 });
const twoDecimals = forms({ minimumFractionDigits: 2, maximumFractionDigits: 2 });
const pointChanges = forms({
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: 'exceptZero',
});

/** Created on first use: each costs milliseconds, and a command needs only some of them. */
function forms(options: Intl.NumberFormatOptions): (language: Language) => Intl.NumberFormat {
  const made: Partial<Record<Language, Intl.NumberFormat>> = {};
  return (language) => {
    made[language] ??= new Intl.NumberFormat(language === 'vi' ? 'vi-VN' : 'en-GB', options);
    return made[language];
  };
}

/** `719.569` in Vietnamese, `719,569` in English. */
export function formatCount(count: number, language: Language): string {
  return counts(language).format(count);
}

/** A count per day: whole, but below ten with one decimal, so that a slow fall does not show as 0. */
export function formatRate(rate: number, language: Language): string {
  return (rate < 10 ? oneDecimal : counts)(language).format(rate);
}

/** `+285.855`, `-285.855`, `0`. */
export function formatCountChange(change: number, language: Language): string {
  return countChanges(language).format(change);
}

/** `70,29%` in Vietnamese, `70.29%` in English; `percent` is 0 to 100 with two decimals, null gives `—`. */
export function formatPercent(percent: number | null, language: Language): string {
  return percent === null ? NO_FIGURE : `${twoDecimals(language).format(percent)}%`;
}

/** The difference of two percentages in percentage points, without a unit: `+27,92`. */
export function formatPointChange(points: number, language: Language): string {
  return pointChanges(language).format(points);
}

/** `05/11/2024 08:30` in Vietnamese, `2024-11-05 08:30` in English, in the zone; null gives `—`. */
export function formatDateTime(at: Instant | null, offsetMs: number, language: Language): string {
  if (at === null) return NO_FIGURE;
  const iso = new Date(at + offsetMs).toISOString();
  const time = iso.slice(11, 16);
  if (language === 'en') return `${iso.slice(0, 10)} ${time}`;
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)} ${time}`;
}

/** The same with seconds, for events that follow each other closely. */
export function formatPreciseTime(at: Instant, offsetMs: number, language: Language): string {
  const seconds = new Date(at + offsetMs).toISOString().slice(16, 19);
  return `${formatDateTime(at, offsetMs, language)}${seconds}`;
}

/** A day such as `2024-11-05`: `05/11/2024` in Vietnamese, as it is in English. */
export function formatDate(day: string, language: Language): string {
  return language === 'en' ? day : day.split('-').reverse().join('/');
}

/** A span in its largest whole unit of seconds, minutes, hours and days, rounded down: `12 giây`, `12 s`. */
export function formatPreciseDuration(milliseconds: number, language: Language): string {
  if (milliseconds >= 60_000) return formatDuration(milliseconds, language);
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  return wordsOf(language).duration.seconds(formatCount(seconds, language));
}

/** A span in its largest whole unit of minutes, hours and days, rounded down: `5 giờ`, `5 h`. */
export function formatDuration(milliseconds: number, language: Language): string {
  const { duration } = wordsOf(language);
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return duration.minutes(formatCount(minutes, language));
  if (minutes < 24 * 60) return duration.hours(formatCount(Math.floor(minutes / 60), language));
  return duration.days(formatCount(Math.floor(minutes / (24 * 60)), language));
}
