import { percent } from '../../domain/gap.ts';
import type { Language } from '../../domain/language.ts';
import { type ProvinceKind, provinceTitle } from '../../domain/province.ts';
import { filterText } from '../../filter/text.ts';
import { type Html, html, styleElement } from '../../presentation/html.ts';
import { terminalText } from '../../presentation/layout.ts';
import { formatCount, formatDateTime, formatPercent } from '../../presentation/numbers.ts';
import type { ProvinceReport } from './build.ts';
import { pageTexts } from './messages.ts';
import { overTimeSection } from './overTime.ts';
import { agenciesTable, causesTable, ownersTable, punctualityTable } from './pageTables.ts';
import { STYLE } from './style.ts';
import { trendChart } from './trendChart.ts';

/** With at most this many notes there is room for more and taller rows. */
const FEW_NOTES = 3;

/**
 * The report as one HTML page that prints on one sheet of A4, without scripts. It loads nothing, unless `stylesheet` is
 * the address of STYLE.
 */
export function provincePage(
  report: ProvinceReport,
  options: {
    readonly language: Language;
    readonly offsetMs: number;
    readonly kind: ProvinceKind;
    readonly stylesheet?: string;
  },
): string {
  const { language, offsetMs, kind, stylesheet } = options;
  const texts = pageTexts(language);
  const province = provinceTitle({ name: terminalText(report.province.name), kind }, language);
  const when = (instant: string): string => formatDateTime(Date.parse(instant), offsetMs, language);
  const { census } = report;
  const { filter } = report.gap;
  const lastCensus =
    census === null ? texts.noCensus : texts.census(when(census.at), formatCount(census.rows, language));
  const notes = filter === undefined ? [...report.notes, lastCensus] : report.notes;
  const roomy = notes.length <= FEW_NOTES;
  return String(html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${texts.title} – ${province} – ${when(report.gap.asOf)}</title>
${stylesheet === undefined ? styleElement(STYLE) : html`<link rel="stylesheet" href="${stylesheet}">`}
</head>
<body${roomy ? html` class="roomy"` : ''}>
<header><h1>${texts.title}</h1><p><strong>${province}</strong>${texts.asOf(when(report.gap.asOf))}</p></header>
<main>
<section>${figures(report, language)}
${report.explain.headline === null ? '' : html`<p class="headline">${report.explain.headline}</p>`}</section>
${
  filter === undefined
    ? html`<div class="columns">
<section><h2>${texts.trend}</h2>${trendChart(report.trend, language)}</section>
<section>${overTimeSection(report, language)}</section>
</div>`
    : html`<p>${filterText(filter, language)}.</p>`
}
<section class="causes">${causesTable(report, language, roomy ? 10 : 8)}</section>
<div class="columns">
<section>${agenciesTable(report, language)}</section>
<section>${ownersTable(report, language)}${punctualityTable(report, language)}</section>
</div>
${notes.length === 0 ? '' : html`<section class="notes"><h2>${texts.notes}</h2><ul>${notes.map((note) => html`<li>${terminalText(note)}</li>`)}</ul></section>`}
</main>
<footer>${texts.definitions} ${texts.made}.</footer>
</body>
</html>
`);
}

function figures({ gap }: ProvinceReport, language: Language): Html {
  const texts = pageTexts(language);
  const { total, synced, unsynced, never, stale, verified } = gap;
  const count = (n: number): string => formatCount(n, language);
  const rate = (n: number | null): string => formatPercent(n, language);
  const shown = [
    [texts.rate, rate(gap.syncedPercent), texts.rateOf(count(synced), count(total))],
    [texts.unsynced, count(unsynced), texts.unsyncedParts(count(never), count(stale))],
    [texts.coverage, rate(gap.coveragePercent), texts.coverageOf(count(synced + stale))],
    [texts.verified, count(verified), texts.verifiedOf(rate(percent(verified, synced)))],
  ] as const;
  return html`<dl>${shown.map(
    ([label, figure, part]) =>
      html`<div><dt>${label}</dt><dd class="figure">${figure}</dd><dd class="part">${part}</dd></div>`,
  )}</dl>`;
}
