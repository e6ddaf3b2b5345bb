/**
 * Delay before the next try, in milliseconds: full jitter over an exponentially growing, capped window.
 * Full jitter, because many records fail together and must not all come back together.
 */
export function backoffMs(
  attempt: number,
  window: { readonly firstMs: number; readonly longestMs: number },
  random: () => number = Math.random,
): number {
  const widest = Math.min(window.longestMs, window.firstMs * 2 ** Math.min(attempt, 30));
  return Math.round(random() * widest);
}
