import { hundredths } from '../../domain/gap.ts';
import { DAY_MS, formatDay } from '../../domain/time.ts';
import { type Forecast, forecastZero } from '../../domain/trend.ts';
import type { Snapshot } from '../../ledger/port/history.ts';
import { type PublishedLedger, type PublishedOptions, publishedComparison } from '../published/build.ts';
import type { PublishedComparison } from '../published/schema.ts';
import type { GapReport } from './build.ts';
import { changeFrom, type GapChange, gapChange } from './change.ts';
import type { GapOptions } from './options.ts';

/** Days of the trend: enough to outweigh a bad day, few enough to describe the present. */
export const TREND_DAYS = 14;

export interface GapForecast {
  readonly outcome: Forecast['outcome'];
  /** The day on which nothing is left, such as `2025-01-31`; only when `expected`. */
  readonly date: string | null;
  /** Cases a day by which the unsynced change, two decimals; null while there is no trend. */
  readonly perDay: number | null;
}

/** The keys that `gap --json` ends with. */
export interface GapOverTime {
  /** Null for a past date, of which the ledger knows first acknowledgements only: they do not compare. */
  readonly change: GapChange | null;
  /** Null as `change`. */
  readonly forecast: GapForecast | null;
  /** Null where no figure of that day or before is recorded. */
  readonly published: PublishedComparison | null;
}

export const NO_OVER_TIME: GapOverTime = { change: null, forecast: null, published: null };

/** What the past says of a gap of the whole province: change, trend, and the latest published figure. */
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
