import { levelAt, lineAt } from '../../domain/agencies.ts';
import { type GapDimension, isOfAllCases } from '../../domain/dimension.ts';
import { type GapCounts, sumCounts } from '../../domain/gap.ts';
import type { Instant } from '../../domain/time.ts';
import { pickFilter } from '../../filter/filters.ts';
import { recordFilter } from '../../filter/recordFilter.ts';
import type { GapCuts, GapQuery, GapSlice } from '../../ledger/port/gapQuery.ts';
import { ageCuts, ageOfSlice } from './age.ts';
import { agencyCuts } from './agencyCuts.ts';
import { agencyList, agencyTree, nodesAt, nodesToday } from './agencyTree.ts';
import { groupNames } from './groupNames.ts';
import { reportGroups } from './groups.ts';
import type { GapLedger, GapOptions } from './options.ts';
import type { GapReportGroup } from './schema.ts';

/** The whole, and the groups if there is a dimension. */
export interface CountedGap {
  readonly counts: GapCounts;
  readonly groups?: GapReportGroup[];
}

/** The counters of one dimension do not answer it; see LedgerGapQuery for what it costs then. */
export function isAcross({ filter, by, tree, today }: GapOptions): boolean {
  return pickFilter(filter) !== undefined || by === 'level' || tree === true || today === true;
}

/**
 * The gap of the cases that match a filter, by levels, as a tree or by today's agencies; now, or as of `at`. The whole
 * is always the sum of one answer of the ledger, so that the report adds up.
 */
export async function gapAcross(
  ledger: GapLedger,
  options: GapOptions,
  at: Instant | undefined,
): Promise<CountedGap> {
  const { by, agencies, now } = options;
  const filter = recordFilter(options.filter ?? {}, options);
  const query = (dimension: GapQuery['by'], cuts?: GapCuts): Promise<readonly GapSlice[]> =>
    ledger.gapFiltered({ filter, by: dimension, cuts, asOf: at });

  if (by === undefined) return { counts: sumCounts(await query(null)) };
  if (options.tree === true || options.today === true) return await byPlace(ledger, options, query);
  if (by === 'level') {
    const cut = agencyCuts(agencies, now, (code, instant) => levelAt(agencies, code, instant));
    const slices = (await query('agency', cut.cuts)).map((each) => ({
      ...each,
      key: levelAt(agencies, each.key, cut.instantIn(each.key, each.slice)),
    }));
    return { counts: sumCounts(slices), groups: await reportGroups(ledger, by, slices, options) };
  }
  const slices = by === 'age' ? await query(by, { at: ageCuts(now) }) : await query(by);
  return {
    counts: sumCounts(slices),
    groups: await reportGroups(ledger, by, unsyncedOnly(by, slices), options),
  };
}

/** By `reason` and `age` only unsynced cases have groups; the synced, in the group '', count in the whole alone. */
function unsyncedOnly(by: GapDimension, slices: readonly GapSlice[]): readonly GapSlice[] {
  if (isOfAllCases(by)) return slices;
  return slices
    .filter(({ key }) => key !== '')
    .map((each) => (by === 'age' ? { ...each, key: ageOfSlice(each.slice) } : each));
}

async function byPlace(
  ledger: GapLedger,
  options: GapOptions,
  query: (by: 'agency', cuts?: GapCuts) => Promise<readonly GapSlice[]>,
): Promise<CountedGap> {
  const { agencies, now } = options;
  // Today's agency does not depend on the day a case was received.
  const cut =
    options.today === true
      ? undefined
      : agencyCuts(agencies, now, (code, at) => JSON.stringify(lineAt(agencies, code, at).map(placeOf)));
  const nameOf = await groupNames(ledger, 'agency', options);
  const today = nodesToday(agencies, now);
  const slices = (await query('agency', cut?.cuts)).map((each) => ({
    ...each,
    at: cut?.instantIn(each.key, each.slice) ?? now,
  }));
  const cases = slices
    // A renamed agency is shown with its last name.
    .toSorted((a, b) => a.at - b.at)
    .map(({ key, at, ...counts }) => ({
      line: cut === undefined ? today(key, nameOf(key)) : nodesAt(agencies, key, { at, name: nameOf(key) }),
      counts,
    }));
  return { counts: sumCounts(slices), groups: options.tree === true ? agencyTree(cases) : agencyList(cases) };
}

function placeOf({ local, level }: { readonly local: string; readonly level: string }): readonly string[] {
  return [local, level];
}
