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
