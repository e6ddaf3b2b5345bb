/**
 * Milliseconds since the epoch. Zones are fixed offsets: Vietnam has had no daylight saving time since 1975, and the
 * configuration refuses zones that have (config/schema.ts).
 */
export type Instant = number;

/** Milliseconds that Asia/Ho_Chi_Minh is ahead of UTC. */
export const VIETNAM_OFFSET_MS = 7 * 3_600_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** A date of the source: an instant, null if empty, or its text if it is no real date (31/02/2024), for the remedy. */
export type ReadDate = Instant | string | null;

/** Null if the date is absent or unreadable. */
export function instantOf(date: ReadDate): Instant | null {
  return typeof date === 'number' ? date : null;
}

/** The instant of a wall-clock time in the zone, or null if it does not exist. */
export function instantFromParts(
  parts: {
    year: number;
    month: number;
    day: number;
    hour?: number;
    minute?: number;
    second?: number;
  },
  offsetMs = VIETNAM_OFFSET_MS,
): Instant | null {
  const { year, month, day, hour = 0, minute = 0, second = 0 } = parts;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const utc = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(utc);
  // Date.UTC rolls 31 February over to 2 March; a date that does not come back unchanged does not exist.
  if (back.getUTCFullYear() !== year || back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day)
    return null;
  return utc - offsetMs;
}

/** The start of the zone's day that contains `at`. */
export function startOfDay(at: Instant, offsetMs = VIETNAM_OFFSET_MS): Instant {
  return Math.floor((at + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
}

/** Reads `yyyy-MM-dd` as the start of that day in the zone; null if there is no such day. */
export function parseDay(text: string, offsetMs = VIETNAM_OFFSET_MS): Instant | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  return instantFromParts(
    { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) },
    offsetMs,
  );
}

/** `2024-11-05` in the zone. */
export function formatDay(at: Instant, offsetMs = VIETNAM_OFFSET_MS): string {
  return new Date(at + offsetMs).toISOString().slice(0, 10);
}

/** `2024-11` in the zone. */
export function formatMonth(at: Instant, offsetMs = VIETNAM_OFFSET_MS): string {
  return formatDay(at, offsetMs).slice(0, 7);
}

/** `2024-11-05T08:30:00+07:00` in the zone. */
export function formatInstant(at: Instant, offsetMs = VIETNAM_OFFSET_MS): string {
  const local = at + offsetMs;
  const day = Math.floor(local / DAY_MS);
  const second = Math.floor((local - day * DAY_MS) / 1_000);
  const clock = `${pad(second / 3_600)}:${pad((second / 60) % 60)}:${pad(second % 60)}`;
  return `${dayText(day)}T${clock}${zoneText(offsetMs)}`;
}

/** The days from 1 March of the year 0 to 1 January 1970, of 400 years, and of a century. */
const [MARCH_0, DAYS_400, DAYS_100] = [719_468, 146_097, 36_524];

/**
 * The day as text, by its number since 1970. Without a Date, because a file has millions of them
 * [howardhinnant.github.io/date_algorithms.html, civil_from_days].
 */
function dayText(day: number): string {
  const from = day + MARCH_0;
  if (!(from >= 0 && day < 2_932_897)) return new Date(day * DAY_MS).toISOString().slice(0, -14);
  const era = Math.floor(from / DAYS_400);
  const inEra = from - era * DAYS_400;
  const year = Math.floor(
    (inEra - Math.floor(inEra / 1_460) + Math.floor(inEra / DAYS_100) - Math.floor(inEra / 146_096)) / 365,
  );
  // The year begins in March, so that the leap day is its last.
  const inYear = inEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const monthFromMarch = Math.floor((5 * inYear + 2) / 153);
  const dayOfMonth = inYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const fullYear = year + era * 400 + (month <= 2 ? 1 : 0);
  return `${pad(fullYear / 100)}${pad(fullYear % 100)}-${pad(month)}-${pad(dayOfMonth)}`;
}

function zoneText(offsetMs: number): string {
  if (offsetMs === VIETNAM_OFFSET_MS) return '+07:00';
  const minutes = Math.abs(offsetMs) / 60_000;
  return `${offsetMs < 0 ? '-' : '+'}${pad(minutes / 60)}:${pad(minutes % 60)}`;
}

const PADDED = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

function pad(n: number): string {
  return PADDED[Math.floor(n)] ?? '';
}
