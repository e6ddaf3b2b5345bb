import { isOfAllCases } from '../../domain/dimension.ts';
import { type GapCounts, gapFigures, sumCounts } from '../../domain/gap.ts';
import { formatInstant, type Instant } from '../../domain/time.ts';
import { pickFilter } from '../../filter/filters.ts';
import { type CountedGap, gapAcross, isAcross } from './across.ts';
import { readAsOf } from './asOf.ts';
import { presentGroups, reportGroups } from './groups.ts';
import type { GapLedger, GapOptions } from './options.ts';
import { refuseUnanswerable } from './refused.ts';
import type { GapReport } from './schema.ts';

/**
 * The sync gap, now or as of a past instant, as a whole or by one dimension.
 *
 * Where the groups hold every case, the whole is their sum instead of a second question to the ledger:
 * deliveries settle between two questions, and a report has to add up.
 *
 * UsageError `usage.as_of` for an as-of that is no past instant, and those of refuseUnanswerable.
 */
export async function gapReport(ledger: GapLedger, options: GapOptions): Promise<GapReport> {
  const { by, asOf } = options;
  refuseUnanswerable(options);
  const at = asOf === undefined ? undefined : readAsOf(asOf, options);
  const totals = await ledger.gapTotals();
  const { counts, groups } = isAcross(options)
    ? await gapAcross(ledger, options, at)
    : await keptGap(ledger, options, { totals, at });
  const whole = {
    asOf: formatInstant(at ?? options.now, options.offsetMs),
    ...gapFigures(counts),
    excluded: totals.excluded,
    unnumbered: totals.unnumbered,
  };
  const filter = pickFilter(options.filter);
  const filtered = filter === undefined ? whole : { ...whole, filter };
  if (by === undefined || groups === undefined) return filtered;
  const shape = {
    ...(options.tree === true ? { tree: true as const } : {}),
    ...(options.today === true ? { today: true as const } : {}),
  };
  return { ...filtered, by, ...shape, groups };
}

/** Of all cases, by one dimension that the ledger keeps. */
async function keptGap(
  ledger: GapLedger,
  options: GapOptions,
  { totals, at }: { readonly totals: GapCounts; readonly at: Instant | undefined },
): Promise<CountedGap> {
  const { by } = options;
  // Levels are counted across, and of reasons and ages there is no past.
  const past = by === undefined || by === 'level' || !isOfAllCases(by) ? null : by;
  const groups = await (at === undefined ? presentGroups(ledger, options) : ledger.gapAsOf(at, past));
  const apart = at === undefined && (by === undefined || !isOfAllCases(by));
  const counts = apart ? totals : sumCounts(groups);
  return by === undefined ? { counts } : { counts, groups: await reportGroups(ledger, by, groups, options) };
}
