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
