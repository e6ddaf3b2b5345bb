import { shorten, terminalText } from '../../presentation/layout.ts';

const SHOWN = 5;
/** Longer than any code in use; anything else a source puts there is cut off. */
const MAX_CODE = 40;

/** `new (12), strange (3), … +4`: most cases first. */
export function withCounts(counts: Iterable<readonly [string, number]>): string {
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const shown = sorted
    .slice(0, SHOWN)
    .map(([code, count]) => `${shorten(terminalText(code), MAX_CODE) || '""'} (${count})`);
  return [...shown, ...(sorted.length > SHOWN ? [`… +${sorted.length - SHOWN}`] : [])].join(', ');
}
