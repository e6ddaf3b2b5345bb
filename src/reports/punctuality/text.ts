import { DIMENSIONS } from '../../domain/dimension.ts';
import { filterText } from '../../filter/text.ts';
import { capitalised, shorten, terminalText, wrap } from '../../presentation/layout.ts';
import { formatCount, formatDateTime, formatPercent } from '../../presentation/numbers.ts';
import { paintWith } from '../../presentation/paint.ts';
import { table } from '../../presentation/table.ts';
import { gapTexts } from '../gap/messages.ts';
import type { TextOptions } from '../gap/text.ts';
import { punctualityTexts } from './messages.ts';
import type { PunctualityReport } from './schema.ts';

/** Room for the longest code of a procedure or an agency. */
const MAX_KEY = 23;

/** The report as text of at most 80 columns, without a line end after the last line. */
export function punctualityText(
  report: PunctualityReport,
  notes: readonly string[],
  options: TextOptions,
): string {
  const { language, offsetMs } = options;
  const gap = gapTexts(language);
  const texts = punctualityTexts(language);
  const paint = paintWith(options.color === true);
  const asOf = formatDateTime(Date.parse(report.asOf), offsetMs, language);
  const lines = [
    paint('bold', texts.title),
    paint('dim', gap.asOf(asOf)),
    ...(report.filter === undefined ? [] : wrap(filterText(report.filter, language))),
    '',
    ...figures(report, options),
    '',
    ...groups(report, options),
  ];
  if (notes.length > 0)
    lines.push('', paint('bold', gap.notesTitle), ...notes.flatMap((note) => wrap(note, '  - ')));
  return lines.join('\n');
}

function figures(report: PunctualityReport, { language }: TextOptions): string[] {
  const texts = punctualityTexts(language);
  const count = (n: number): string => formatCount(n, language);
  const rate = (n: number | null): string => formatPercent(n, language);
  const rows = [
    [gapTexts(language).total, count(report.total), ''],
    [texts.online, count(report.online), rate(report.onlinePercent)],
    [texts.onTime, count(report.onTime), rate(report.onTimePercent)],
    [texts.late, count(report.late), ''],
    [texts.noDeadline, count(report.noDeadline), ''],
  ];
  const columns = [
    { header: '', align: 'left' },
    { header: '', align: 'right' },
    { header: '', align: 'right' },
  ] as const;
  return table(columns, rows).map((line) => `  ${line}`);
}

function groups(report: PunctualityReport, options: TextOptions): string[] {
  const { language } = options;
  const gap = gapTexts(language);
  const { columns: headers } = punctualityTexts(language);
  const paint = paintWith(options.color === true);
  const count = (n: number): string => formatCount(n, language);
  const dimension = DIMENSIONS[report.by].title[language];
  const heading = paint('bold', gap.by(dimension, count(report.groups.length)));
  if (report.groups.length === 0) return [heading, gap.noGroups];
  const rows = report.groups.map((group) => [
    shorten(terminalText(group.key), MAX_KEY),
    terminalText(group.name),
    count(group.total),
    formatPercent(group.onlinePercent, language),
    count(group.late),
    formatPercent(group.onTimePercent, language),
  ]);
  const columns = [
    { header: '', align: 'left' },
    { header: capitalised(dimension), align: 'left', flexible: true },
    { header: headers.total, align: 'right' },
    { header: headers.online, align: 'right' },
    { header: headers.late, align: 'right' },
    { header: headers.onTime, align: 'right' },
  ] as const;
  // A key that says no more than its name only takes room from it.
  const from = report.groups.some(({ key, name }) => key !== name) ? 0 : 1;
  const shown = rows.map((row) => row.slice(from));
  return [heading, ...table(columns.slice(from), shown, { paintHeader: (line) => paint('dim', line) })];
}
