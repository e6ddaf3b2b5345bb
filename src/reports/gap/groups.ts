import type { GapDimension } from '../../domain/dimension.ts';
import { groupFigures, sumCounts } from '../../domain/gap.ts';
import { isPortalStatus } from '../../domain/status.ts';
import type { GapGroup } from '../../ledger/port/figures.ts';
import { ageGroups } from './age.ts';
import { groupNames } from './groupNames.ts';
import type { GapLedger, GapOptions } from './options.ts';
import type { GapReportGroup } from './schema.ts';

/** The groups as the ledger counts them now; those of `age` are put together here. None without a dimension. */
export async function presentGroups(ledger: GapLedger, options: GapOptions): Promise<readonly GapGroup[]> {
  const { by, now } = options;
  // Levels are counted in across.ts.
  if (by === undefined || by === 'level') return [];
  if (by === 'age') return ageGroups(ledger, now);
  if (by !== 'reason') return ledger.gapGroups(by);
  const groups = await ledger.gapGroups('reason');
  return groups.map((group) => ({ ...group, synced: 0, verified: 0 }));
}

/** The groups as a report shows them: named, without empty ones, in the report's order. */
export async function reportGroups(
  ledger: GapLedger,
  by: GapDimension,
  groups: readonly GapGroup[],
  options: GapOptions,
): Promise<GapReportGroup[]> {
  const nameOf = await groupNames(ledger, by, options);
  const { agencies } = options;
  const unlisted = (key: string): boolean => by === 'agency' && agencies?.has(key) === false;
  return [...Map.groupBy(groups, ({ key }) => shownKey(by, key))]
    .map(([key, parts]) => ({
      key,
      name: nameOf(key),
      ...groupFigures(sumCounts(parts)),
      ...(unlisted(key) && { flag: 'not_in_table' as const }),
    }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.unsynced - a.unsynced || (a.key < b.key ? -1 : 1));
}

/** The key under which a report shows a group: all unmapped statuses are one. */
export function shownKey(by: GapDimension, key: string): string {
  return by === 'status' && !isPortalStatus(key) ? 'unmapped' : key;
}
