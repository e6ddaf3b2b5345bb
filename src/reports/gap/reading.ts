import { defined } from '../../domain/defined.ts';
import { isOfAllCases } from '../../domain/dimension.ts';
import { type GapCounts, gapFigures, sumCounts } from '../../domain/gap.ts';
import { formatInstant, type Instant } from '../../domain/time.ts';
import { pickFilter } from '../../filter/filters.ts';
import { censusState } from '../census/build.ts';
import { type CensusReading, readCensus } from '../census/censusReading.ts';
import { sourcesFreshness } from '../sources/freshness.ts';
import { type CountedGap, gapAcross, isAcross } from './across.ts';
import { withElsewhere } from './elsewhere.ts';
import { presentGroups, reportGroups } from './groups.ts';
import { type GapLedger, type GapOptions, readAsOf, refuseUnanswerable } from './options.ts';
import type { GapReport } from './schema.ts';

/** The report, and the census behind it. */
export interface GapReading {
  readonly report: GapReport;
  readonly census: CensusReading;
}

/**
 * The sync gap, now or as of a past instant, as a whole or by one dimension.
 *
 * Where the groups hold every case, the whole is their sum and not a second query: deliveries settle between two
 * queries, and a report has to add up.
 *
 * UsageError `usage.as_of` for a date that is not in the past, and those of refuseUnanswerable.
 */
export async function gapReading(ledger: GapLedger, options: GapOptions): Promise<GapReading> {
  const { asOf } = options;
  refuseUnanswerable(options);
  const at = asOf === undefined ? undefined : readAsOf(asOf, options);
  const totals = await ledger.gapTotals();
  const census = await readCensus(ledger);
  const { counts, groups } = isAcross(options)
    ? await gapAcross(ledger, options, at)
    : await keptGap(ledger, options, { totals, at });
  const report = defined({
    asOf: formatInstant(at ?? options.now, options.offsetMs),
    ...gapFigures(counts),
    excluded: totals.excluded,
    excludedBy: totals.excludedBy,
    census: censusState(census.loss === null ? census.census : null, options.offsetMs),
    unnumbered: totals.unnumbered,
    sources: at === undefined ? await sourcesFreshness(ledger, options.offsetMs) : undefined,
    filter: pickFilter(options.filter),
    by: options.by,
    tree: options.tree || undefined,
    today: options.today || undefined,
    groups: totals.excludedBy.elsewhere > 0 ? await withElsewhere(ledger, groups, options) : groups,
  });
  return { report, census };
}

/** The gap of all cases by one dimension that the ledger keeps counters of. */
async function keptGap(
  ledger: GapLedger,
  options: GapOptions,
  { totals, at }: { readonly totals: GapCounts; readonly at: Instant | undefined },
): Promise<CountedGap> {
  const { by } = options;
  // Levels have no counters of their own, and reasons and ages are not kept for the past.
  const past = by === undefined || by === 'level' || !isOfAllCases(by) ? null : by;
  const groups = await (at === undefined ? presentGroups(ledger, options) : ledger.gapAsOf(at, past));
  const separate = at === undefined && (by === undefined || !isOfAllCases(by));
  const counts = separate ? totals : sumCounts(groups);
  return by === undefined ? { counts } : { counts, groups: await reportGroups(ledger, by, groups, options) };
}
