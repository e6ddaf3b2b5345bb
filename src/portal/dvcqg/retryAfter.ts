import type { Instant } from '../../domain/time.ts';

/** However long the portal asks for, somebody has to look again: an hour. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * Milliseconds to wait, from a Retry-After header in either of its forms, seconds or an HTTP date
 * [RFC 9110, 10.2.3]. Between 0 and one hour; null when there is none or it cannot be read.
 */
export function retryAfterMs(header: string | null, now: Instant): number | null {
  const text = header?.trim() ?? '';
  const wait = /^\d+$/.test(text) ? Number(text) * 1_000 : httpDate(text) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), MAX_RETRY_AFTER_MS);
}

/** Only dates in GMT: Date.parse would read anything else in this machine's own zone. */
function httpDate(text: string): Instant {
  return /^[A-Z][a-z]{2,8}, .+ GMT$/.test(text) ? Date.parse(text) : Number.NaN;
}
