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
  const sign = offsetMs < 0 ? '-' : '+';
  const minutes = Math.abs(offsetMs) / 60_000;
  const pad = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  return `${new Date(at + offsetMs).toISOString().slice(0, 19)}${sign}${pad(minutes / 60)}:${pad(minutes % 60)}`;
}
