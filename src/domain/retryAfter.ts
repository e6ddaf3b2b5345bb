import type { Instant } from './time.ts';

/** Milliseconds to wait according to a Retry-After header [RFC 9110, 10.2.3]; null when there is no readable one. */
export function retryAfterMs(header: unknown, now: Instant, longestMs: number): number | null {
  const text = typeof header === 'string' ? header.trim() : '';
  const wait = /^\d+$/.test(text) ? Number(text) * 1_000 : httpDate(text) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), longestMs);
}

/** Only dates in GMT: Date.parse would read anything else in this machine's own zone. */
function httpDate(text: string): Instant {
  return /^[A-Z][a-z]{2,8}, .+ GMT$/.test(text) ? Date.parse(text) : Number.NaN;
}
