import type { Instant } from './time.ts';

/**
 * Milliseconds by which another machine's clock is ahead of ours. What can be explained by the time between question and
 * answer, or by the precision of theirs, is no difference.
 */
export function clockSkewMs(
  theirs: Instant,
  precisionMs: number,
  { sentAt, answeredAt }: { readonly sentAt: Instant; readonly answeredAt: Instant },
): number {
  if (theirs > answeredAt) return theirs - answeredAt;
  return Math.min(0, theirs + precisionMs - sentAt);
}

/** By the header Date of an answer, which has whole seconds; null without one. */
export function skewOfHeader(
  date: unknown,
  between: { readonly sentAt: Instant; readonly answeredAt: Instant },
): number | null {
  const theirs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(theirs) ? null : clockSkewMs(theirs, 1_000, between);
}
