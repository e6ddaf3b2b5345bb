import { SET_ASIDE_DAYS } from '../../domain/keptDays.ts';
import type { Language } from '../../domain/language.ts';
import { KEPT, type PruneOutcome, type Retention } from '../../ledger/port/retention.ts';
import { formatCount, formatPreciseDuration } from '../../presentation/numbers.ts';
import { retentionTexts } from './messages.ts';
import type { PruneDocument } from './schema.ts';

type Shown = PruneOutcome & { readonly dryRun: boolean; readonly durationMs: number };

export function pruneJson({ dryRun, removed, durationMs, longestMs }: Shown): PruneDocument {
  return { dryRun, ...removed, seconds: durationMs / 1_000, longestMs: Math.round(longestMs) };
}

export function pruneText(
  { dryRun, removed, durationMs, longestMs }: Shown,
  { retention, language }: { readonly retention: Retention; readonly language: Language },
): string {
  const texts = retentionTexts(language);
  const kept = (what: keyof typeof removed): string => {
    const days = what === 'redisFolders' ? SET_ASIDE_DAYS : retention[KEPT[what]];
    return days === 0 ? texts.forEver : texts.kept(formatCount(days, language));
  };
  // The keys of the table are all there are.
  const kinds = Object.keys(texts.kinds) as (keyof typeof removed)[];
  const lines = kinds.map(
    (what) => `  ${formatCount(removed[what], language).padStart(10)}  ${texts.kinds[what]} (${kept(what)})`,
  );
  const title = dryRun ? texts.wouldRemove : texts.removed;
  if (dryRun) return [title, '', ...lines].join('\n');
  const all = formatPreciseDuration(durationMs, language);
  const longest = `${formatCount(Math.ceil(longestMs), language)} ms`;
  return [title, '', ...lines, '', texts.time(all, longest), texts.compact].join('\n');
}
