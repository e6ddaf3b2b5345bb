import { hundredths } from '../../domain/gap.ts';
import { DAY_MS, formatDay } from '../../domain/time.ts';
import { forecastZero } from '../../domain/trend.ts';
import type { Snapshot } from '../../ledger/port/history.ts';
import { type PublishedLedger, type PublishedOptions, publishedComparison } from '../published/build.ts';
import { changeFrom, gapChange } from './change.ts';
import type { GapOptions } from './options.ts';
import type { GapForecast, GapOverTime, GapReport } from './schema.ts';

/** Days of the trend: enough to outweigh a bad day, few enough to describe the present. */
export const TREND_DAYS = 14;

export const NO_OVER_TIME: GapOverTime = { change: null, forecast: null, published: null };

/** The course of the whole province's gap: change, forecast, and the latest published figure. */
export async function gapOverTime(
  ledger: PublishedLedger,
  report: GapReport,
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
  return { change, forecast: gapForecast(report, snapshots, options), published };
}

function gapForecast(
  report: GapReport,
  snapshots: readonly Snapshot[],
  { now, offsetMs }: { readonly now: number; readonly offsetMs: number },
): GapForecast {
  const readings = snapshots
    .filter(({ takenAt }) => takenAt >= now - TREND_DAYS * DAY_MS)
    .map(({ takenAt, never, stale }) => ({ at: takenAt, count: never + stale }));
  const found = forecastZero({ at: now, count: report.unsynced }, readings, offsetMs);
  return {
    outcome: report.total === 0 ? 'tooFewDays' : found.outcome,
    date: found.outcome === 'expected' ? formatDay(found.at, offsetMs) : null,
    perDay: 'perDay' in found ? hundredths(found.perDay) : null,
  };
}
