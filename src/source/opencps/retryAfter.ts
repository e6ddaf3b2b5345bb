import type { Instant } from '../../domain/time.ts';

/** Longer than this nobody waits inside one reading: it is given up and taken up again by the schedule. */
const MAX_RETRY_AFTER_MS = 300_000;

/**
 * Milliseconds to wait, from a Retry-After header in either of its forms, seconds or an HTTP date
 * [RFC 9110, 10.2.3]; 0 to five minutes, null when there is none or it cannot be read.
 */
export function retryAfterMs(header: unknown, now: Instant): number | null {
  if (typeof header !== 'string') return null;
  const text = header.trim();
  const wait = /^\d+$/.test(text) ? Number(text) * 1_000 : httpDate(text) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), MAX_RETRY_AFTER_MS);
}

/** Only dates in GMT: Date.parse would read anything else in this machine's own zone. */
function httpDate(text: string): Instant {
  return /^[A-Z][a-z]{2,8}, .+ GMT$/.test(text) ? Date.parse(text) : Number.NaN;
}
