import { bar } from '../../presentation/bar.ts';
import { shorten, TEXT_WIDTH, terminalText, wrap } from '../../presentation/layout.ts';
import { formatCount, formatDate, formatDateTime, formatPercent } from '../../presentation/numbers.ts';
import { paintBar, paintWith } from '../../presentation/paint.ts';
import { sparkline } from '../../presentation/sparkline.ts';
import { table } from '../../presentation/table.ts';
import { gapTexts } from '../gap/messages.ts';
import type { TextOptions } from '../gap/text.ts';
import { historyTexts } from './messages.ts';
import type { HistoryReport, SnapshotReport } from './schema.ts';

const BAR = 6;
/** A snapshot taken later than this after its midnight is marked as late, in milliseconds. */
const LATE_MS = 15 * 60_000;

/** The snapshots as a table under a line of their course; at most 80 columns. */
export function historyText(report: HistoryReport, options: TextOptions): string {
  const { language, offsetMs } = options;
  const history = historyTexts(language);
  const gap = gapTexts(language);
  const paint = paintWith(options.color === true);
  const day = (text: string): string => formatDate(text, language);
  const lines = [
    paint('bold', history.title),
    paint('dim', history.period(day(report.from), day(report.to))),
  ];
  if (report.agency !== undefined) {
    const [code, name] = [terminalText(report.agency), terminalText(report.name ?? '')];
    lines.push(shorten(code === name ? code : `${code}  ${name}`, TEXT_WIDTH));
  }
  const { snapshots } = report;
  if (snapshots.length === 0) return [...lines, '', ...wrap(history.none)].join('\n');

  const count = (n: number): string => formatCount(n, language);
  const unsynced = snapshots.map((one) => one.unsynced);
  const ends = [unsynced.at(0) ?? 0, unsynced.at(-1) ?? 0].map(count).join(' → ');
  const course = sparkline(unsynced, TEXT_WIDTH - gap.unsynced.length - ends.length - 4);
  const mark = (one: SnapshotReport): string => {
    if (one.midnight === null) return history.onDemand;
    return Date.parse(one.takenAt) - Date.parse(one.midnight) > LATE_MS ? history.late : '';
  };
  const rows = snapshots.map((one) => [
    formatDateTime(Date.parse(one.takenAt), offsetMs, language),
    count(one.total),
    count(one.unsynced),
    `${formatPercent(one.syncedPercent, language).padStart(7)} ${bar(one.synced, one.total, BAR)}`,
    mark(one),
  ]);
  const columns = [
    { header: history.takenAt, align: 'left' },
    { header: gap.columns.total, align: 'right' },
    { header: gap.unsynced, align: 'right' },
    { header: gap.columns.rate, align: 'left', paint: (cell: string) => paintBar(paint, cell) },
    { header: '', align: 'left' },
  ] as const;
  return [
    ...lines,
    '',
    `${gap.unsynced}  ${course}  ${ends}`,
    '',
    ...table(columns, rows, { paintHeader: (line) => paint('dim', line) }),
  ].join('\n');
}

/** What was taken just now, as lines of at most 80 columns. */
export function snapshotText(snapshot: SnapshotReport, options: TextOptions): string {
  const { language, offsetMs } = options;
  const history = historyTexts(language);
  const gap = gapTexts(language);
  const rows = [
    [gap.total, formatCount(snapshot.total, language), ''],
    [gap.synced, formatCount(snapshot.synced, language), formatPercent(snapshot.syncedPercent, language)],
    [
      gap.unsynced,
      formatCount(snapshot.unsynced, language),
      formatPercent(snapshot.unsyncedPercent, language),
    ],
  ];
  const columns = [
    { header: '', align: 'left' },
    { header: '', align: 'right' },
    { header: '', align: 'right' },
  ] as const;
  const when = formatDateTime(Date.parse(snapshot.takenAt), offsetMs, language);
  return [history.taken(when), ...table(columns, rows).map((line) => `  ${line}`)].join('\n');
}
