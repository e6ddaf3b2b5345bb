import { gapFigures, hundredths, pointsBetween } from '../../domain/gap.ts';
import { DAY_MS, formatDay, formatInstant, type Instant, startOfDay } from '../../domain/time.ts';
import { forecastZero } from '../../domain/trend.ts';
import type { Snapshot } from '../../ledger/port/history.ts';
import { type PublishedLedger, type PublishedOptions, publishedComparison } from '../published/build.ts';
import type { GapOptions } from './options.ts';
import type { GapReading } from './reading.ts';
import type { GapChange, GapDifference, GapForecast, GapOverTime, GapReport } from './schema.ts';

/** Days of the trend: enough to outweigh a bad day, few enough to describe the present. */
export const TREND_DAYS = 14;

export const NO_OVER_TIME: GapOverTime = { change: null, forecast: null, published: null };

/** The course of the whole province's gap: change, forecast, and the latest published figure. */
export async function gapOverTime(
  ledger: PublishedLedger,
  { report, census: { loss } }: GapReading,
  options: Omit<PublishedOptions, 'at'> & Pick<GapOptions, 'asOf'>,
): Promise<GapOverTime> {
  const { now, offsetMs, asOf } = options;
  const at = asOf === undefined ? now : Date.parse(report.asOf);
  const published = await publishedComparison(ledger, { at, now, offsetMs });
  if (asOf !== undefined) return { ...NO_OVER_TIME, published };
  const taken = await ledger.snapshots({ from: changeFrom(now, offsetMs), before: now });
  // Before the first census there was nothing to count.
  const snapshots = taken.filter(({ synced, never, stale }) => synced + never + stale > 0);
  const change = gapChange(report, snapshots, { now, offsetMs });
  const isDoubted = loss !== null || report.census?.suspicious === true;
  return { change, forecast: gapForecast(report, snapshots, { now, offsetMs, isDoubted }), published };
}

function gapForecast(
  report: GapReport,
  snapshots: readonly Snapshot[],
  {
    now,
    offsetMs,
    isDoubted,
  }: { readonly now: number; readonly offsetMs: number; readonly isDoubted: boolean },
): GapForecast {
  const readings = snapshots
    .filter(({ takenAt }) => takenAt >= now - TREND_DAYS * DAY_MS)
    .map(({ takenAt, never, stale }) => ({ at: takenAt, count: never + stale }));
  const found = forecastZero({ at: now, count: report.unsynced }, readings, offsetMs);
  const promised = found.outcome === 'reached' || found.outcome === 'expected';
  if (promised && isDoubted) return { outcome: 'doubted', date: null, perDay: null };
  return {
    outcome: report.total === 0 ? 'tooFewDays' : found.outcome,
    date: found.outcome === 'expected' ? formatDay(found.at, offsetMs) : null,
    perDay: 'perDay' in found ? hundredths(found.perDay) : null,
  };
}

/** A snapshot further from the midnight than this does not represent it. */
const NEAR_MS = DAY_MS;

/** The midnights at which yesterday, the same day a week ago and the same day a month ago began. */
function midnights(now: Instant, offsetMs: number): Record<keyof GapChange, Instant> {
  const today = startOfDay(now, offsetMs);
  return {
    yesterday: today - DAY_MS,
    lastWeek: today - 7 * DAY_MS,
    lastMonth: monthBefore(today, offsetMs),
  };
}

/** No snapshot before this instant matters to gapChange. */
function changeFrom(now: Instant, offsetMs: number): Instant {
  return midnights(now, offsetMs).lastMonth - NEAR_MS;
}

function gapChange(
  report: GapReport,
  snapshots: readonly Snapshot[],
  options: { readonly now: Instant; readonly offsetMs: number },
): GapChange {
  const { now, offsetMs } = options;
  const since = (midnight: Instant): GapDifference | null => {
    const then = nearestSnapshot(snapshots, midnight);
    return then === null ? null : difference(report, then, offsetMs);
  };
  const { yesterday, lastWeek, lastMonth } = midnights(now, offsetMs);
  return { yesterday: since(yesterday), lastWeek: since(lastWeek), lastMonth: since(lastMonth) };
}

/** The snapshot nearest to an instant; null where none was taken within a day of it. */
export function nearestSnapshot(snapshots: readonly Snapshot[], midnight: Instant): Snapshot | null {
  let best: Snapshot | null = null;
  const distance = ({ takenAt }: Snapshot): number => Math.abs(takenAt - midnight);
  for (const one of snapshots) {
    if (distance(one) < NEAR_MS && (best === null || distance(one) < distance(best))) best = one;
  }
  return best;
}

function difference(report: GapReport, then: Snapshot, offsetMs: number): GapDifference {
  const before = gapFigures(then);
  return {
    since: formatInstant(then.takenAt, offsetMs),
    total: report.total - before.total,
    synced: report.synced - before.synced,
    unsynced: report.unsynced - before.unsynced,
    points: pointsBetween(before.syncedPercent, report.syncedPercent),
  };
}

/** The same day a month before, or that month's last day where it is shorter. */
function monthBefore(midnight: Instant, offsetMs: number): Instant {
  const date = new Date(midnight + offsetMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const day = Math.min(date.getUTCDate(), lastDay);
  return Date.UTC(year, month - 1, day) - offsetMs;
}
