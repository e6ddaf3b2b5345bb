import { DIMENSIONS } from '../../domain/dimension.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { capitalised, shorten, terminalText } from '../../presentation/layout.ts';
import { paintWith } from '../../presentation/paint.ts';
import { figureTable, type RowColumn, rowTable } from '../../presentation/table.ts';
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
  const paint = paintWith(options.color === true);
  const { count, percent } = formatsOf(options);
  const dimension = DIMENSIONS[report.by].title[language];
  const heading = paint('bold', gap.by(dimension, count(report.groups.length)));
  if (report.groups.length === 0) return [heading, gap.noGroups];
  const columns: readonly RowColumn<PunctualityReportGroup>[] = [
    { header: '', align: 'left', cell: ({ key }) => shorten(terminalText(key), MAX_KEY) },
    { header: capitalised(dimension), align: 'left', flexible: true, cell: ({ name }) => terminalText(name) },
    { header: headers.total, align: 'right', cell: ({ total }) => count(total) },
    { header: headers.online, align: 'right', cell: ({ onlinePercent }) => percent(onlinePercent) },
    { header: headers.late, align: 'right', cell: ({ late }) => count(late) },
    { header: headers.onTime, align: 'right', cell: ({ onTimePercent }) => percent(onTimePercent) },
  ];
  // Keys are left out where each is the same as its name.
  const from = report.groups.some(({ key, name }) => key !== name) ? 0 : 1;
  const paintHeader = (line: string): string => paint('dim', line);
  return [heading, ...rowTable(columns.slice(from), report.groups, { paintHeader })];
}
