import type { ReadDate } from '../../../domain/time.ts';

/** `yyyyMMddHHmmss` in the zone; '' when absent or unreadable [convertDate2String]. */
export function wireDate(date: ReadDate, offsetMs: number): string {
  if (typeof date !== 'number') return '';
  const iso = new Date(date + offsetMs).toISOString();
  const day = iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10);
  return day + iso.slice(11, 13) + iso.slice(14, 16) + iso.slice(17, 19);
}
