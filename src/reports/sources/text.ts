import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { terminalText, wrap } from '../../presentation/layout.ts';
import { figureTable } from '../../presentation/table.ts';
import { sourcesTexts } from './messages.ts';
import type { SourceState, SourcesReport } from './schema.ts';

/** The sources in at most 80 columns; `notes` are sentences below, such as why the last census is suspicious. */
export function sourcesText(
  { sources }: SourcesReport,
  notes: readonly string[],
  options: TextOptions,
): string {
  const { paint } = formatsOf(options);
  const lines = sources.flatMap((source) => ['', ...sourceLines(source, options)]);
  const below = notes.flatMap((note) => ['', ...wrap(note)]);
  return [paint('bold', sourcesTexts(options.language).title), ...lines, ...below].join('\n');
}

function sourceLines(source: SourceState, options: TextOptions): readonly string[] {
  const texts = sourcesTexts(options.language);
  const { paint, count, isoTime } = formatsOf(options);
  const when = (at: string | null): string => (at === null ? texts.never : isoTime(at));
  const rows = [
    [texts.cases, count(source.cases)],
    ...(source.deliver === null ? [] : [[texts.delivers, texts.delivery(source.deliver)]]),
    [texts.lastPoll, when(source.lastPollAt)],
    [texts.lastCensus, when(source.lastCensusAt)],
    ...(source.rows === null ? [] : [[texts.rows, count(source.rows)]]),
    ...(source.missing === null ? [] : [[texts.missing, count(source.missing)]]),
    ...(source.yielded ? [[texts.yielded, count(source.yielded)]] : []),
  ];
  return [
    ...wrap(
      source.configured
        ? `${source.name} (${source.kind}): ${reachText(source, options)}`
        : `${source.name}: ${texts.notConfigured}`,
    ),
    ...figureTable(rows, paint),
  ];
}

function reachText({ reachable, fault }: SourceState, { language }: TextOptions): string {
  const texts = sourcesTexts(language);
  if (reachable === null) return texts.notTried;
  return reachable ? texts.reachable : texts.unreachable(terminalText(fault ?? ''));
}
