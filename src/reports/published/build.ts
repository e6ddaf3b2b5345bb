import { type GapCounts, gapFigures, percent, pointsBetween, sumCounts } from '../../domain/gap.ts';
import { DAY_MS, formatDay, formatInstant, type Instant, parseDay } from '../../domain/time.ts';
import type { RecordedFigure } from '../../ledger/port/history.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import type { Definition, OwnFigure, PublishedComparison } from './schema.ts';

export type PublishedLedger = Pick<Ledger, 'publishedFigures' | 'snapshots' | 'gapAsOf' | 'gapTotals'>;

export interface PublishedOptions {
  /** Figures of later days are left out. */
  readonly at: Instant;
  readonly now: Instant;
  readonly offsetMs: number;
}

/** Compares the latest published figure with ours; null where none is recorded. */
export async function publishedComparison(
  ledger: PublishedLedger,
  options: PublishedOptions,
): Promise<PublishedComparison | null> {
  const upTo = formatDay(options.at, options.offsetMs);
  const [figure] = await ledger.publishedFigures({ limit: 1, upTo });
  if (figure === undefined) return null;
  const ours = await oursOn(ledger, figure.date, options);
  return compare(figure, ours, options.offsetMs);
}

/**
 * Our counts for the day of a published figure: the present ones for today, those of the first snapshot of the next day
 * for a past day, or without one the first acknowledgements by the day's end, which give the coverage only.
 */
interface Ours {
  readonly from: PublishedComparison['ours']['from'];
  readonly at: Instant;
  readonly counts: GapCounts;
}

async function oursOn(ledger: PublishedLedger, date: string, options: PublishedOptions): Promise<Ours> {
  const { now, offsetMs } = options;
  const end = (parseDay(date, offsetMs) ?? now) + DAY_MS;
  if (end > now) return { from: 'present', at: now, counts: await ledger.gapTotals() };
  const taken = await ledger.snapshots({ from: end, before: end + DAY_MS });
  // Before the first census there was nothing to compare.
  const next = taken.find(({ synced, never, stale }) => synced + never + stale > 0);
  if (next !== undefined) return { from: 'snapshot', at: next.takenAt, counts: next };
  const counts = sumCounts(await ledger.gapAsOf(end, null));
  return { from: 'firstAcknowledgement', at: end, counts };
}

function compare(figure: RecordedFigure, ours: Ours, offsetMs: number): PublishedComparison {
  const { date, synced, unsynced, source } = figure;
  const theirs = gapFigures({ synced, never: unsynced, stale: 0, verified: 0 });
  const { total, ...own } = gapFigures(ours.counts);
  const coverage = own.synced + own.stale;
  const comparable: readonly (readonly [Definition, number])[] =
    ours.from === 'firstAcknowledgement'
      ? [['coverage', coverage]]
      : [
          ['synced', own.synced],
          ['coverage', coverage],
          ['verified', own.verified],
        ];
  const definitions = comparable.map(([definition, count]): OwnFigure => {
    const rate = percent(count, total);
    const points = pointsBetween(theirs.syncedPercent, rate);
    return { definition, count, percent: rate, cases: count - synced, points };
  });
  return {
    date,
    synced,
    unsynced,
    syncedPercent: theirs.syncedPercent,
    unsyncedPercent: theirs.unsyncedPercent,
    source,
    ours: {
      from: ours.from,
      at: formatInstant(ours.at, offsetMs),
      total,
      cases: total - theirs.total,
      definitions,
    },
    nearest: nearest(definitions),
  };
}

/** By rate and not by cases: totals differ, and rates are what is published. The first of equals. */
function nearest(definitions: readonly OwnFigure[]): Definition | null {
  if (definitions.length < 2) return null;
  const [best] = definitions
    .flatMap(({ definition, points }) => (points === null ? [] : { definition, off: Math.abs(points) }))
    .sort((a, b) => a.off - b.off);
  return best?.definition ?? null;
}
