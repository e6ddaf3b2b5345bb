import { bar } from '../../presentation/bar.ts';
import { commandLines } from '../../presentation/commandLines.ts';
import { shorten, TEXT_WIDTH, widthOf, wrap } from '../../presentation/layout.ts';
import { formatCount, formatDateTime, formatPercent } from '../../presentation/numbers.ts';
import { type Paint, paintBar, paintWith } from '../../presentation/paint.ts';
import { table } from '../../presentation/table.ts';
import type { TextOptions } from '../gap/text.ts';
import { causeLabel } from './causeLabel.ts';
import { explainTexts } from './messages.ts';
import type { Cause, Explanation } from './schema.ts';

const BAR = 6;
/** Columns for a label next to the figures of a million cases and a bar; longer labels leave no room for bars. */
const LABEL_BESIDE_BARS = 36;
/** Before the action's lines, below its causes' numbers. */
const INDENT = '    ';

/** The causes as a table, then what to do about them; at most 80 columns. */
export function explainText(explanation: Explanation, options: TextOptions): string {
  const { causes, others, headline, snapshot } = explanation;
  const { language, offsetMs } = options;
  const texts = explainTexts(language);
  const paint = paintWith(options.color === true);
  const all = causes.length + (others?.causes ?? 0);
  const lines = [paint('bold', texts.title({ n: all, text: formatCount(all, language) }))];
  if (headline !== null) lines.push(...wrap(headline));
  if (snapshot !== null) {
    lines.push(...wrap(texts.snapshot(formatDateTime(Date.parse(snapshot), offsetMs, language))));
  }
  if (causes.length === 0) return lines.join('\n');

  lines.push('', ...causeTable(explanation, language, paint));
  if (others !== null) {
    const left = { n: others.causes, text: formatCount(others.causes, language) };
    const share = formatPercent(others.share, language);
    lines.push(paint('dim', texts.others(left, formatCount(others.count, language), share)));
  }
  // What could be done about a past time may be done long since.
  if (snapshot === null) lines.push('', paint('bold', texts.actions), ...actions(causes, options));
  return lines.join('\n');
}

function causeTable(
  { causes, unsynced }: Explanation,
  language: TextOptions['language'],
  paint: Paint,
): string[] {
  const { columns: headers } = explainTexts(language);
  const labels = causes.map(causeLabel);
  const withBars = labels.every((label) => widthOf(label) <= LABEL_BESIDE_BARS);
  const rows = causes.map((cause, index) => {
    const share = formatPercent(cause.share, language).padStart(7);
    return [
      String(index + 1),
      labels[index] ?? '',
      formatCount(cause.count, language),
      withBars ? `${share} ${bar(cause.count, unsynced, BAR)}` : share,
      formatPercent(cause.cumulativeShare, language),
    ];
  });
  const columns = [
    { header: '', align: 'right' },
    { header: headers.cause, align: 'left', flexible: true },
    { header: headers.count, align: 'right' },
    { header: headers.share, align: 'left', paint: (cell: string) => paintBar(paint, cell) },
    { header: headers.cumulative, align: 'right' },
  ] as const;
  return table(columns, rows, { paintHeader: (line) => paint('dim', line) });
}

/** Each thing to do once, with the numbers of the causes that it is for. */
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
