import { bar, sparkline } from '../../presentation/bar.ts';
import { formatsOf, type TextOptions } from '../../presentation/formats.ts';
import { shorten, TEXT_WIDTH, terminalText, wrap } from '../../presentation/layout.ts';
import { figureTable, left, right, rowTable } from '../../presentation/table.ts';
import { gapTexts } from '../gap/messages.ts';
import { historyTexts } from './messages.ts';
import type { HistoryReport, SnapshotReport } from './schema.ts';

const BAR = 6;
/** A snapshot taken later than this after its midnight is marked as late, in milliseconds. */
const LATE_MS = 15 * 60_000;

/** The snapshots as a table under a line of their course; at most 80 columns. */
export function historyText(report: HistoryReport, options: TextOptions): string {
  const { language } = options;
  const history = historyTexts(language);
  const gap = gapTexts(language);
  const { paint, count, percent, day, isoTime } = formatsOf(options);
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

  const unsynced = snapshots.map((one) => one.unsynced);
  const ends = [unsynced.at(0) ?? 0, unsynced.at(-1) ?? 0].map(count).join(' → ');
  const course = sparkline(unsynced, TEXT_WIDTH - gap.unsynced.length - ends.length - 4);
  const mark = (one: SnapshotReport): string => {
    if (one.midnight === null) return history.between;
    return Date.parse(one.takenAt) - Date.parse(one.midnight) > LATE_MS ? history.late : '';
  };
  const table = rowTable(
    snapshots,
    [
      left(history.takenAt, ({ takenAt }) => isoTime(takenAt)),
      right(gap.columns.total, ({ total }) => count(total)),
      right(gap.unsynced, (one) => count(one.unsynced)),
      left(
        gap.columns.rate,
        (one) => `${percent(one.syncedPercent).padStart(7)} ${bar(one.synced, one.total, BAR)}`,
      ),
      left('', mark),
    ],
    { paint },
  );
  return [...lines, '', `${gap.unsynced}  ${course}  ${ends}`, '', ...table].join('\n');
}

/** A snapshot that was just taken, as lines of at most 80 columns. */
export function snapshotText(snapshot: SnapshotReport, options: TextOptions): string {
  const gap = gapTexts(options.language);
  const { count, percent, isoTime } = formatsOf(options);
  return [
    historyTexts(options.language).taken(isoTime(snapshot.takenAt)),
    ...figureTable([
      [gap.total, count(snapshot.total), ''],
      [gap.synced, count(snapshot.synced), percent(snapshot.syncedPercent)],
      [gap.unsynced, count(snapshot.unsynced), percent(snapshot.unsyncedPercent)],
    ]),
  ].join('\n');
}
