import { bar } from '../../presentation/bar.ts';
import { commandLines } from '../../presentation/commandLines.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { shorten, TEXT_WIDTH, widthOf, wrap } from '../../presentation/layout.ts';
import { flexible, left, right, rowTable } from '../../presentation/table.ts';
import { causeLabel } from './causeLabel.ts';
import { explainTexts } from './messages.ts';
import type { Cause, Explanation } from './schema.ts';

const BAR = 6;
/** The widest label that leaves room for the figures of a million cases and a bar. */
const MAX_LABEL_WITH_BARS = 36;
const INDENT = '    ';

/** The causes as a table, then what to do about them; at most 80 columns. */
export function explainText(explanation: Explanation, options: TextOptions): string {
  const { causes, others, headline, snapshot } = explanation;
  const { language } = options;
  const { paint, count, percent, isoTime } = formatsOf(options);
  const texts = explainTexts(language);
  const all = causes.length + (others?.causes ?? 0);
  const lines = [paint('bold', texts.title({ n: all, text: count(all) }))];
  if (headline !== null) lines.push(...wrap(headline));
  if (snapshot !== null) lines.push(...wrap(texts.snapshot(isoTime(snapshot))));
  if (causes.length === 0) return lines.join('\n');

  lines.push('', ...causeTable(explanation, options));
  if (others !== null) {
    const omitted = { n: others.causes, text: count(others.causes) };
    lines.push(paint('dim', texts.others(omitted, count(others.count), percent(others.share))));
  }
  // Past causes may have been dealt with since.
  if (snapshot === null) lines.push('', paint('bold', texts.actions), ...actions(causes, options));
  return lines.join('\n');
}

function causeTable({ causes, unsynced }: Explanation, options: TextOptions): string[] {
  const { columns: headers } = explainTexts(options.language);
  const { paint, count, percent } = formatsOf(options);
  const rows = causes.map((cause, index) => ({ ...cause, number: index + 1, label: causeLabel(cause) }));
  const withBars = rows.every(({ label }) => widthOf(label) <= MAX_LABEL_WITH_BARS);
  return rowTable(
    rows,
    [
      right('', ({ number }) => String(number)),
      flexible(headers.cause, ({ label }) => label),
      right(headers.count, (cause) => count(cause.count)),
      left(headers.share, (cause) => {
        const share = percent(cause.share).padStart(7);
        return withBars ? `${share} ${bar(cause.count, unsynced, BAR)}` : share;
      }),
      right(headers.cumulative, ({ cumulativeShare }) => percent(cumulativeShare)),
    ],
    { paint },
  );
}

/** Each action once, with the numbers of its causes. */
function actions(causes: readonly Cause[], { language }: TextOptions): string[] {
  const texts = explainTexts(language);
  const numbered = causes.map((cause, index) => ({ cause, number: index + 1 }));
  const groups = Map.groupBy(numbered, ({ cause: { ownerName, remedy, release } }) =>
    JSON.stringify([ownerName, remedy, release]),
  );
  return [...groups.values()].flatMap((group) => {
    const cause = group[0]?.cause;
    if (cause === undefined) return [];
    const { ownerName, remedy, release } = cause;
    const numbers = numbersText(group.map(({ number }) => number));
    return [
      ...wrap(ownerName, `${numbers}  `),
      ...wrap(remedy, INDENT),
      ...(release === 'itself'
        ? []
        : wrap(texts.releases[release] + (release === 'replay' ? ':' : ''), INDENT)),
      ...group.flatMap((one) =>
        one.cause.replay === null ? [] : commandLines(one.cause.replay, `${INDENT}  `),
      ),
    ];
  });
}

/** `1–3, 5`, in at most half a line. */
function numbersText(numbers: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last.to + 1 === number) last.to = number;
    else ranges.push({ from: number, to: number });
  }
  const text = ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
  return shorten(text, TEXT_WIDTH / 2);
}
