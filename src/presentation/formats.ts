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
import { paintWith } from './paint.ts';
import { wordsOf } from './words.ts';

/** How a text is written. */
export interface TextOptions {
  readonly language: Language;
  /** Of the zone, in milliseconds. */
  readonly offsetMs: number;
  readonly color?: boolean | undefined;
}

/** The formats of one text, bound to its language, its zone and its colours. */
export function formatsOf({
  language,
  offsetMs = 0,
  color = false,
}: Pick<TextOptions, 'language'> & Partial<TextOptions>) {
  const time = (at: Instant | null): string => formatDateTime(at, offsetMs, language);
  return {
    paint: paintWith(color),
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
