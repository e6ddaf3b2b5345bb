import type { ReadDate } from '../../../domain/time.ts';

/** `yyyyMMddHHmmss` in the zone; '' when absent or unreadable [convertDate2String]. */
export function wireDate(date: ReadDate, offsetMs: number): string {
  if (typeof date !== 'number') return '';
  return new Date(date + offsetMs).toISOString().replace(/\D/g, '').slice(0, 14);
}
