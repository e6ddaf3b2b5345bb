import { levelAt } from '../../domain/agencies.ts';
import { type CountedDimension, isOfAllCases } from '../../domain/dimension.ts';
import { groupFigures, NO_CASES } from '../../domain/gap.ts';
import { pickFilter } from '../../filter/filters.ts';
import { groupNames } from './groupNames.ts';
import { shownKey } from './groups.ts';
import type { GapLedger, GapOptions } from './options.ts';
import type { GapReportGroup } from './schema.ts';

/**
 * The groups with the cases that other systems send to the portal themselves, under their own agency, level and so on; a
 * group that has no others comes last. They add up to `excludedBy.elsewhere`. Like all that is excluded they are known for
 * the present and the whole ledger alone, and a tree has no place for them.
 */
export async function withElsewhere(
  ledger: GapLedger,
  groups: GapReportGroup[] | undefined,
  options: GapOptions,
): Promise<GapReportGroup[] | undefined> {
  const { by, agencies, now, asOf, tree, today } = options;
  if (groups === undefined || by === undefined || !isOfAllCases(by)) return groups;
  if (asOf !== undefined || tree === true || today === true || pickFilter(options.filter) !== undefined) {
    return groups;
  }
  const kept = by === 'level' ? 'agency' : (by as CountedDimension);
  const counts = new Map<string, number>();
  for (const { key, count } of await ledger.elsewhereGroups(kept)) {
    const shown = by === 'level' ? levelAt(agencies, key, now) : shownKey(by, key);
    counts.set(shown, (counts.get(shown) ?? 0) + count);
  }
  if (counts.size === 0) return groups;
  const nameOf = await groupNames(ledger, by, options);
  const known = new Set(groups.map(({ key }) => key));
  const others = [...counts.keys()].filter((key) => !known.has(key)).sort((a, b) => (a < b ? -1 : 1));
  return [...groups, ...others.map((key) => ({ key, name: nameOf(key), ...groupFigures(NO_CASES) }))].map(
    (group) => {
      const elsewhere = counts.get(group.key);
      return elsewhere === undefined ? group : { ...group, elsewhere };
    },
  );
}
