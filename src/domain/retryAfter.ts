import type { Instant } from './time.ts';

/**
 * Milliseconds to wait, from a Retry-After header in either of its forms, seconds or an HTTP date [RFC 9110, 10.2.3].
 * Between 0 and `longestMs`; null when there is none or it cannot be read.
 */
export function retryAfterMs(header: unknown, now: Instant, longestMs: number): number | null {
  const text = typeof header === 'string' ? header.trim() : '';
  const wait = /^\d+$/.test(text) ? Number(text) * 1_000 : httpDate(text) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), longestMs);
}

/** Only dates in GMT: Date.parse would read anything else in this machine's own zone. */
function httpDate(text: string): Instant {
  return /^[A-Z][a-z]{2,8}, .+ GMT$/.test(text) ? Date.parse(text) : Number.NaN;
}
