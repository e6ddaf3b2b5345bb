// Draws the stored figures of the table below as lines.
import uPlot from './uplot.js';

const HEIGHT = 280;
const DAY_S = 86_400;

const place = document.getElementById('trend');
const rows = [...document.querySelectorAll('#trend-table tbody tr')].reverse();
if (place !== null && rows.length > 1) draw();

function draw() {
  const { lang, offset, unsynced, rate, day } = place.dataset;
  const locale = lang === 'vi' ? 'vi-VN' : 'en-GB';
  const counts = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const percents = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const times = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'short' });
  const provinceTime = (seconds) => new Date(seconds * 1_000 + Number(offset));
  const dayOf = (seconds) => provinceTime(seconds).toISOString().slice(5, 10).split('-').reverse().join('/');
  // On the first days there is a point an hour.
  const hourOf = (seconds) => provinceTime(seconds).toISOString().slice(11, 16);
  const orDash = (format) => (_chart, value) => (value === null ? '—' : format(value));

  const data = ['at', 'unsynced', 'rate'].map((name) =>
    rows.map(({ dataset }) => (dataset[name] === '' ? null : Number(dataset[name]))),
  );
  const midnight = (DAY_S - (Number(offset) / 1_000)) % DAY_S;
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = () => ({ stroke: color('--soft'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false } });
  const font = '12px system-ui, sans-serif';
  const options = () => ({
    width: place.clientWidth,
    height: HEIGHT,
    // Days of the province, not of the browser.
    tzDate: (seconds) => {
      const at = provinceTime(seconds);
      return new Date(at.getTime() + at.getTimezoneOffset() * 60_000);
    },
    scales: { unsynced: { range: (_chart, _least, most) => [0, most === 0 ? 1 : most * 1.05] } },
    axes: [
      { ...axis(), font, values: (_chart, splits, _axis, _space, step) => splits.map((at) => (step < DAY_S && at % DAY_S !== midnight ? hourOf(at) : dayOf(at))) },
      { ...axis(), font, scale: 'unsynced', size: 72, values: (_chart, splits) => splits.map((n) => counts.format(n)) },
      { ...axis(), font, scale: 'rate', side: 1, size: 60, grid: { show: false }, values: (_chart, splits) => splits.map((n) => `${percents.format(n)}%`) },
    ],
    series: [
      { label: day, value: orDash((at) => times.format(provinceTime(at))) },
      { label: unsynced, scale: 'unsynced', stroke: color('--accent'), fill: color('--tint'), width: 2, value: orDash((n) => counts.format(n)) },
      { label: rate, scale: 'rate', stroke: color('--soft'), width: 1.5, dash: [5, 4], points: { show: false }, value: orDash((n) => `${percents.format(n)}%`) },
    ],
  });

  let chart = new uPlot(options(), data, place);
  new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    chart.destroy();
    chart = new uPlot(options(), data, place);
  });
}
