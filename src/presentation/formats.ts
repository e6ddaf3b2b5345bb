import type { Language } from '../domain/language.ts';
import type { Instant } from '../domain/time.ts';
import {
  formatCount,
  formatCountChange,
  formatDate,
  formatDateTime,
  formatPercent,
  formatPointChange,
  NO_FIGURE,
} from './numbers.ts';
import { wordsOf } from './words.ts';

/** The formats of one text, bound to its language and its zone. */
export function formatsOf({ language, offsetMs = 0 }: { language: Language; offsetMs?: number }) {
  const time = (at: Instant | null): string => formatDateTime(at, offsetMs, language);
  return {
    count: (count: number): string => formatCount(count, language),
    change: (change: number): string => formatCountChange(change, language),
    percent: (percent: number | null): string => formatPercent(percent, language),
    points: (points: number | null): string =>
      points === null ? NO_FIGURE : wordsOf(language).points(formatPointChange(points, language)),
    day: (day: string): string => formatDate(day, language),
    time,
    /** Of an ISO 8601 text. */
    isoTime: (iso: string): string => time(Date.parse(iso)),
  };
}
