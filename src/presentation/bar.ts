/**
 * `███████░░░`: part of whole in `cells` characters. Only all of it fills the bar and only nothing leaves it
 * empty, however the share rounds: the last case must stay visible. An empty whole has no bar.
 */
export function bar(part: number, whole: number, cells: number): string {
  if (whole === 0) return '';
  const least = part > 0 ? 1 : 0;
  const most = part < whole ? cells - 1 : cells;
  const filled = Math.min(most, Math.max(least, Math.round((part / whole) * cells)));
  return '█'.repeat(filled) + '░'.repeat(cells - filled);
}

const STEPS = '▁▂▃▄▅▆▇█';

/**
 * The course of some counts in at most `cells` characters, from the smallest to the largest: each character is
 * the last one of its share of the counts, so that the end is always the newest.
 */
export function sparkline(counts: readonly number[], cells: number): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const shown = Math.min(cells, counts.length);
  let line = '';
  for (let cell = 1; cell <= shown; cell += 1) {
    const count = counts[Math.ceil((cell * counts.length) / shown) - 1] ?? least;
    const height = most === least ? 0 : Math.round(((count - least) / (most - least)) * (STEPS.length - 1));
    line += STEPS.charAt(height);
  }
  return line;
}
