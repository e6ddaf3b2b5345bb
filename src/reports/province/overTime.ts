import type { Language } from '../../domain/language.ts';
import { type Html, html } from '../../presentation/html.ts';
import { terminalText } from '../../presentation/layout.ts';
import { formatDate } from '../../presentation/numbers.ts';
import { gapTexts } from '../gap/messages.ts';
import { forecastText } from '../gap/overTimeText.ts';
import type { PublishedComparison } from '../published/schema.ts';
import type { ProvinceReport } from './build.ts';
import { pageTexts } from './messages.ts';
import { changeRows, publishedRows } from './overTimeRows.ts';
import { printedTable } from './printedTable.ts';

/** The change, the forecast, and the comparison with a published figure. */
export function overTimeSection({ change, forecast, published }: ProvinceReport, language: Language): Html {
  const texts = pageTexts(language);
  const gap = gapTexts(language);
  const { overTime } = gap;
  return html`${printedTable(
    texts.change,
    [
      { header: overTime.change, kind: 'text', width: 46, cell: (row) => row.span },
      { header: gap.columns.total, kind: 'number', cell: (row) => row.total },
      { header: gap.unsynced, kind: 'number', cell: (row) => row.unsynced },
    ],
    changeRows(change, language),
    texts.none,
  )}
<p>${forecast === null ? '' : forecastText(forecast, language)}</p>
${published === null ? html`<p>${texts.noPublished}</p>` : publishedTable(published, language)}`;
}

function publishedTable(published: PublishedComparison, language: Language): Html {
  const texts = pageTexts(language);
  const gap = gapTexts(language);
  const { comparison } = gap;
  const source = terminalText(published.source);
  return html`${printedTable(
    texts.published(formatDate(published.date, language)),
    [
      { header: '', kind: 'text', width: 26, cell: (row) => row.of },
      { header: gap.columns.total, kind: 'number', cell: (row) => row.total },
      { header: gap.synced, kind: 'number', cell: (row) => row.synced },
      { header: comparison.syncedPercent, kind: 'number', width: 27, cell: (row) => row.rate },
    ],
    publishedRows(published, language),
    texts.none,
  )}
<p class="caption clamped">${texts.publishedBasis(source, texts.publishedOurs[published.ours.from])}</p>`;
}
