import { type GapFigures, percent } from '../../../domain/gap.ts';
import { type Html, html } from '../../../presentation/html.ts';
import { capitalised } from '../../../presentation/layout.ts';
import { formatCount, formatPercent } from '../../../presentation/numbers.ts';
import { gapTexts } from '../../../reports/gap/messages.ts';
import type { PageContext } from '../frame/pageContext.ts';
import { overviewTexts } from './messages.ts';

/**
 * The gap as one large number, with its parts. With `live`, live.js keeps the figures up to date; not for a filtered gap,
 * because events have no filter.
 */
export function figures(
  gap: GapFigures,
  { language }: Pick<PageContext, 'language'>,
  { live }: { readonly live: boolean },
): Html {
  const words = gapTexts(language);
  const { comparison } = words;
  const { meanings } = overviewTexts(language);
  const figure = (name: string, text: string): Html =>
    live ? html`<span data-figure="${name}">${text}</span>` : html`${text}`;
  const count = (name: 'total' | 'synced' | 'unsynced' | 'never' | 'stale' | 'verified'): Html =>
    figure(name, formatCount(gap[name], language));
  const rate = (name: 'syncedPercent' | 'unsyncedPercent' | 'coveragePercent'): Html =>
    figure(name, formatPercent(gap[name], language));
  const shown = [
    [comparison.syncedPercent, rate('syncedPercent'), meanings.synced],
    [words.coverage, rate('coveragePercent'), meanings.coverage],
    [words.verified, count('verified'), meanings.verified],
    [words.never, count('never'), meanings.never],
    [words.stale, count('stale'), meanings.stale],
  ] as const;
  return html`<section class="card gap">
<div class="headline">
<h2>${words.unsynced}</h2>
<p class="big">${count('unsynced')}</p>
<p>${rate('unsyncedPercent')} · ${words.total}: ${count('total')}</p>
${live ? html`<p class="visually-hidden" role="status" data-summary></p>` : ''}
</div>
<dl class="figures">${shown.map(
    ([label, figure, part]) =>
      html`<div><dt>${capitalised(label)}</dt><dd class="figure">${figure}</dd><dd class="soft">${part}</dd></div>\n`,
  )}</dl>
${partsBar(gap)}
</section>`;
}

/** All cases as a bar: synced, stale, and the rest never acknowledged. */
function partsBar({ total, synced, stale }: GapFigures): Html {
  const syncedPart = percent(synced, total) ?? 0;
  return html`<svg class="bar parts" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
<rect class="ground" width="100" height="4"/>
<rect width="${syncedPart}" height="4"/>
<rect class="stale" x="${syncedPart}" width="${percent(stale, total) ?? 0}" height="4"/>
</svg>`;
}
