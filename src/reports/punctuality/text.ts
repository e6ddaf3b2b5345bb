import { DIMENSIONS } from '../../domain/dimension.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { capitalised, shorten, terminalText } from '../../presentation/layout.ts';
import { figureTable, flexible, left, type RowColumn, right, rowTable } from '../../presentation/table.ts';
import { gapTexts } from '../gap/messages.ts';
import { notesText, reportHead } from '../gap/text.ts';
import { punctualityTexts } from './messages.ts';
import type { PunctualityReport, PunctualityReportGroup } from './schema.ts';

/** Room for the longest code of a procedure or an agency. */
const MAX_KEY = 23;

/** The report as text of at most 80 columns, without a line end after the last line. */
export function punctualityText(
  report: PunctualityReport,
  notes: readonly string[],
  options: TextOptions,
): string {
  return [
    ...reportHead(punctualityTexts(options.language).title, report, options),
    ...figures(report, options),
    '',
    ...groups(report, options),
    ...notesText(notes, options),
  ].join('\n');
}

function figures(report: PunctualityReport, options: TextOptions): string[] {
  const texts = punctualityTexts(options.language);
  const { count, percent } = formatsOf(options);
  return figureTable([
    [gapTexts(options.language).total, count(report.total), ''],
    [texts.online, count(report.online), percent(report.onlinePercent)],
    [texts.onTime, count(report.onTime), percent(report.onTimePercent)],
    [texts.late, count(report.late)],
    [texts.noDeadline, count(report.noDeadline)],
  ]);
}

function groups(report: PunctualityReport, options: TextOptions): string[] {
  const { language } = options;
  const gap = gapTexts(language);
  const { columns: headers } = punctualityTexts(language);
  const { paint, count, percent } = formatsOf(options);
  const dimension = DIMENSIONS[report.by].title[language];
  const heading = paint('bold', gap.by(dimension, count(report.groups.length)));
  if (report.groups.length === 0) return [heading, gap.noGroups];
  const columns: readonly RowColumn<PunctualityReportGroup>[] = [
    left('', ({ key }) => shorten(terminalText(key), MAX_KEY)),
    flexible(capitalised(dimension), ({ name }) => terminalText(name)),
    right(headers.total, ({ total }) => count(total)),
    right(headers.online, ({ onlinePercent }) => percent(onlinePercent)),
    right(headers.late, ({ late }) => count(late)),
    right(headers.onTime, ({ onTimePercent }) => percent(onTimePercent)),
  ];
  // Keys are left out where each is the same as its name.
  const from = report.groups.some(({ key, name }) => key !== name) ? 0 : 1;
  return [heading, ...rowTable(report.groups, columns.slice(from), { paint })];
}
