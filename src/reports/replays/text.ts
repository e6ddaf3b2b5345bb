import { shownWho } from '../../domain/actor.ts';
import type { Language } from '../../domain/language.ts';
import { REASONS, type Reason } from '../../domain/reason.ts';
import { pickFilter } from '../../filter/filters.ts';
import { filterText } from '../../filter/text.ts';
import {
  type Replay,
  type ReplayOutcome,
  type ReplayPreview,
  secondsLeft,
} from '../../ledger/port/replays.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { inSentence, terminalText, wrap } from '../../presentation/layout.ts';
import { formatCount, formatDuration, NO_FIGURE } from '../../presentation/numbers.ts';
import { flexible, indented, left, type RowColumn, right, rowTable } from '../../presentation/table.ts';
import { caseTexts } from '../cases/messages.ts';
import { replayFilter } from './build.ts';
import { replayTexts } from './messages.ts';

/** Reasons that only repeat the outcome. */
const IMPLIED: ReadonlySet<Reason> = new Set(['AWAITING_DELIVERY', 'PORTAL_REJECTED']);

/** The replays, a line each. */
export function replaysText(replays: readonly Replay[], options: TextOptions): string {
  const { states, columns: headers, ...texts } = replayTexts(options.language);
  const { paint, count, time } = formatsOf(options);
  if (replays.length === 0) return texts.none;
  const columns: readonly RowColumn<Replay>[] = [
    right(headers.id, ({ id }) => String(id)),
    left(headers.started, ({ createdAt }) => time(createdAt)),
    left(headers.state, ({ state }) => states[state]),
    right(headers.released, ({ released, matched }) => `${count(released)}/${count(matched)}`),
    right(headers.rate, ({ ratePerSecond: rate }) => (rate === null ? NO_FIGURE : rateText(rate))),
    flexible(texts.note, ({ note }) => terminalText(note)),
  ];
  const lines = rowTable(replays, columns, { paint });
  return [paint('bold', texts.title), '', ...lines].join('\n');
}

/** One replay, and the outcomes of its cases. */
export function replayText(replay: Replay, outcomes: readonly ReplayOutcome[], options: TextOptions): string {
  const { language } = options;
  const texts = replayTexts(language);
  const { paint } = formatsOf(options);
  const stored = replayFilter(replay);
  const filter = stored === null ? null : pickFilter(stored);
  const lines = [paint('bold', texts.one(replay.id))];
  if (filter === null) lines.push(...wrap(texts.unreadable));
  else if (filter !== undefined) lines.push(...wrap(filterText(filter, language)));
  lines.push('', ...replayFields(replay, options).flatMap(([label, value]) => wrap(value, `${label}: `)));
  if (outcomes.length > 0) lines.push('', texts.outcome, ...outcomesTable(outcomes, language));
  return lines.join('\n');
}

/** The state of a replay, as labels and values. */
export function replayFields(
  replay: Replay,
  { language, offsetMs }: Pick<TextOptions, 'language' | 'offsetMs'>,
  rateIn = rateText,
): readonly (readonly [string, string])[] {
  const texts = replayTexts(language);
  const { count, time } = formatsOf({ language, offsetMs });
  const remaining = replay.matched - replay.released - replay.skipped;
  const seconds = replay.state === 'running' ? secondsLeft(replay) : null;
  const remainingText =
    seconds === null ? count(remaining) : `${count(remaining)} (${durationText(seconds, language)})`;
  const { endedAt, ratePerSecond } = replay;
  const rows: readonly (readonly [string, string | null])[] = [
    [texts.columns.state, texts.states[replay.state]],
    [texts.columns.started, time(replay.createdAt)],
    [texts.ended, endedAt === null ? null : time(endedAt)],
    [texts.who, shownWho(replay.who)],
    [texts.note, replay.note || null],
    [texts.columns.rate, ratePerSecond === null ? null : rateIn(ratePerSecond)],
    [texts.columns.released, texts.releasedOf(count(replay.released), count(replay.matched))],
    [texts.skipped, replay.skipped === 0 ? null : texts.skippedWhy(count(replay.skipped))],
    [
      texts.stoppedWhy,
      replay.stoppedCode === null
        ? null
        : texts.stoppedBy(terminalText(replay.stoppedCode), count(replay.returned)),
    ],
    [texts.remaining, remaining === 0 ? null : remainingText],
  ];
  return rows.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));
}

/** "4,001  synced", "119  refused again (PORTAL_REJECTED), code 11" */
function outcomesTable(outcomes: readonly ReplayOutcome[], language: Language): string[] {
  const counts = outcomes.map(({ count }) => formatCount(count, language));
  const width = Math.max(...counts.map((count) => count.length));
  return outcomes.flatMap((outcome, index) =>
    wrap(outcomeText(outcome, language), `  ${(counts[index] ?? '').padStart(width)}  `),
  );
}

/** "refused again (PORTAL_REJECTED), code 11", "blocked again: agency not mapped (AGENCY_UNMAPPED)" */
export function outcomeText(
  { outcome, reason, portalCode }: Pick<ReplayOutcome, 'outcome' | 'reason' | 'portalCode'>,
  language: Language,
): string {
  const texts = replayTexts(language);
  const { list: records } = caseTexts(language);
  if (outcome === 'synced' || outcome === 'superseded') return texts.outcomes[outcome];
  if (reason === null) return texts.outcomes.superseded;
  const { state, title } = REASONS[reason];
  const verdict =
    outcome === 'returned'
      ? texts.outcomes.returned
      : {
          pending: texts.outcomes.waiting,
          blocked: texts.outcomes.blocked,
          rejected: texts.outcomes.refused,
        }[state];
  const code = portalCode === null ? '' : `, ${records.portalCode(terminalText(portalCode))}`;
  const why = IMPLIED.has(reason) ? '' : `: ${inSentence(title[language])}`;
  return `${verdict}${why} (${reason})${code}`;
}

/** What a replay would do, and how long it would take at the rate. */
export function previewText(
  preview: ReplayPreview,
  options: { readonly language: Language; readonly ratePerSecond: number | null },
): string {
  const { language, ratePerSecond } = options;
  const texts = replayTexts(language);
  const { count } = formatsOf({ language });
  const columns: readonly RowColumn<readonly [Reason, number]>[] = [
    left('', ([reason]) => reason),
    flexible('', ([reason]) => REASONS[reason].title[language]),
    right('', ([, n]) => count(n)),
  ];
  const lines = [
    ...wrap(texts.preview(count(preview.matched))),
    ...indented(rowTable([...preview.reasons], columns, { width: 78 })),
  ];
  lines.push(...refusedBeforeText(preview, language).flatMap((text) => wrap(text)));
  if (ratePerSecond !== null && preview.matched > 0) {
    const seconds = Math.ceil(preview.matched / ratePerSecond);
    lines.push(...wrap(texts.takes(rateText(ratePerSecond), durationText(seconds, language))));
  }
  return lines.join('\n');
}

const CODES_SHOWN = 5;

/** Warns that these cases were refused before, and with which codes; none where they were not. Not wrapped. */
export function refusedBeforeText(
  { refusedBefore }: Pick<ReplayPreview, 'refusedBefore'>,
  language: Language,
): readonly string[] {
  const texts = replayTexts(language);
  const codes = [...refusedBefore].slice(0, CODES_SHOWN);
  if (codes.length === 0) return [];
  const shown = codes.map(([code, n]) => texts.refusedCode(formatCount(n, language), terminalText(code)));
  const more = refusedBefore.size > codes.length ? ['…'] : [];
  return [texts.refusedBefore([...shown, ...more].join(', '))];
}

/** As on the command line: `50/s`. */
function rateText(rate: number): string {
  return `${rate}/s`;
}

export function durationText(seconds: number, language: Language): string {
  if (seconds >= 60) return formatDuration(seconds * 1_000, language);
  return replayTexts(language).seconds(formatCount(seconds, language));
}
