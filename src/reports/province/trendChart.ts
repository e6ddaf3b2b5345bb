import type { Language } from '../../domain/language.ts';
import { type Html, html } from '../../presentation/html.ts';
import { formatCount, formatDate } from '../../presentation/numbers.ts';
import type { ProvinceReport } from './build.ts';
import { pageTexts } from './messages.ts';

/** The drawing's own units; the page scales them. */
const WIDTH = 360;
const HEIGHT = 174;
const PLOT = { left: 50, right: 346, top: 12, bottom: 150 } as const;
/** Grid lines above zero, at most. */
const MAX_LINES = 4;

/** The unsynced cases by day as a line; a sentence if there is only one day. */
export function trendChart(trend: ProvinceReport['trend'], language: Language): Html {
  const texts = pageTexts(language);
  const points = trend.map(({ at, unsynced }) => ({ day: at.slice(0, 10), ms: Date.parse(at), unsynced }));
  const [first, last] = [points.at(0), points.at(-1)];
  if (first === undefined || last === undefined || first.day === last.day)
    return html`<p>${texts.noTrend}</p>`;

  const highest = Math.max(...points.map(({ unsynced }) => unsynced));
  const step = stepOf(highest);
  const lines = Math.max(1, Math.ceil(highest / step));
  const x = (ms: number): number =>
    round(PLOT.left + ((ms - first.ms) / (last.ms - first.ms)) * (PLOT.right - PLOT.left));
  const y = (count: number): number =>
    round(PLOT.bottom - (count / (lines * step)) * (PLOT.bottom - PLOT.top));
  const line = points.map(({ ms, unsynced }) => `${x(ms)},${y(unsynced)}`).join(' ');
  const grid = Array.from({ length: lines + 1 }, (_, index) => index * step);
  const day = (text: string): string => formatDate(text, language);
  const count = (n: number): string => formatCount(n, language);
  const caption = texts.trendCaption(
    day(first.day),
    day(last.day),
    count(first.unsynced),
    count(last.unsynced),
  );
  return html`<svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="trend-title trend-desc">
<title id="trend-title">${texts.trend}</title>
<desc id="trend-desc">${caption}</desc>
${grid.map(
  (value) => html`<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(value)}" y2="${y(value)}"/>
<text x="${PLOT.left - 5}" y="${y(value) + 3}" text-anchor="end">${count(value)}</text>
`,
)}<polygon class="area" points="${x(first.ms)},${PLOT.bottom} ${line} ${x(last.ms)},${PLOT.bottom}"/>
<polyline class="line" points="${line}"/>
<circle cx="${x(last.ms)}" cy="${y(last.unsynced)}" r="3"/>
<text x="${PLOT.left}" y="${HEIGHT - 8}">${day(first.day)}</text>
<text x="${PLOT.right}" y="${HEIGHT - 8}" text-anchor="end">${day(last.day)}</text>
</svg>
<p class="caption">${caption}</p>`;
}

/** The smallest of 1, 2 and 5 times a power of ten that reaches the count in MAX_LINES steps. */
function stepOf(highest: number): number {
  for (let power = 1; ; power *= 10) {
    for (const step of [power, 2 * power, 5 * power]) if (step * MAX_LINES >= highest) return step;
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
