import { DAY_MS, type ReadDate } from '../../../domain/time.ts';

/** Writes an instant in the zone; '' if absent or unreadable. */
export type WriteDate = (date: ReadDate, offsetMs: number) => string;

const MOST_DAYS = 10_000;
const days = new Map<number, string>();

/**
 * `yyyyMMddHHmmss` in the zone; '' if absent or unreadable [convertDate2String]. The text of a day is cached, because
 * formatting dates took a third of the time of mapping a case.
 */
export function wireDate(date: ReadDate, offsetMs: number): string {
  if (typeof date !== 'number') return '';
  const local = date + offsetMs;
  const day = Math.floor(local / DAY_MS);
  const seconds = Math.floor((local - day * DAY_MS) / 1_000);
  return dayText(day) + digits(seconds / 3_600) + digits((seconds / 60) % 60) + digits(seconds % 60);
}

/** ISO 8601 with milliseconds and the zone's offset; '' if absent or unreadable. */
export function isoDate(date: ReadDate, offsetMs: number): string {
  if (typeof date !== 'number') return '';
  const minutes = Math.abs(offsetMs) / 60_000;
  const offset = `${offsetMs < 0 ? '-' : '+'}${digits(minutes / 60)}:${digits(minutes % 60)}`;
  return new Date(date + offsetMs).toISOString().replace('Z', offset);
}

function dayText(day: number): string {
  let text = days.get(day);
  if (text === undefined) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
    if (days.size >= MOST_DAYS) days.clear();
    days.set(day, text);
  }
  return text;
}

function digits(value: number): string {
  const whole = Math.floor(value);
  return whole < 10 ? `0${whole}` : String(whole);
}
