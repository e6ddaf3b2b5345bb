import { DAY_MS, formatDay, type Instant, startOfDay } from '../domain/time.ts';

/**
 * The day whose digest is due now, such as `2024-11-05`, or null. If the daemon was down at that time, it is due later
 * the same day. If the clock was set back by up to a day, no digest is sent twice; a last day after tomorrow comes from
 * a wrong clock and is ignored.
 */
export function dayDue(
  now: Instant,
  options: { readonly at: string; readonly offsetMs: number; readonly lastDay: string | null },
): string | null {
  const { at, offsetMs, lastDay } = options;
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  const midnight = startOfDay(now, offsetMs);
  if (now < midnight + (hours * 60 + minutes) * 60_000) return null;
  const today = formatDay(now, offsetMs);
  const tomorrow = formatDay(now + DAY_MS, offsetMs);
  return lastDay === null || lastDay < today || lastDay > tomorrow ? today : null;
}
