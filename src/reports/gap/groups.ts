import type { GapDimension } from '../../domain/dimension.ts';
import { type GapCounts, groupFigures, sumCounts } from '../../domain/gap.ts';
import { isPortalStatus } from '../../domain/status.ts';
import type { GapGroup } from '../../ledger/port/figures.ts';
import { ageGroups } from './age.ts';
import { groupNames } from './groupNames.ts';
import type { GapLedger, GapOptions } from './options.ts';
import type { GapReportGroup } from './schema.ts';

/** The groups as the ledger counts them now; `age` composed here. None without a dimension. */
export async function presentGroups(ledger: GapLedger, options: GapOptions): Promise<readonly GapGroup[]> {
  const { by, now } = options;
  // By level it is counted across (across.ts).
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
  const unlisted = (key: string): boolean => by === 'agency' && agencies !== null && !agencies.has(key);
  return [...merged(groups, by)]
    .map(([key, counts]) => ({
      key,
      name: nameOf(key),
      ...groupFigures(counts),
      ...(unlisted(key) ? { flag: 'not_in_table' as const } : {}),
    }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.unsynced - a.unsynced || (a.key < b.key ? -1 : 1));
}

/** Groups of one key added up: several agencies make a level, several unmapped statuses one group. */
function merged(groups: readonly GapGroup[], by: GapDimension): Map<string, GapCounts> {
  const counts = new Map<string, GapCounts>();
  for (const group of groups) {
    const key = by === 'status' && !isPortalStatus(group.key) ? 'unmapped' : group.key;
    const before = counts.get(key);
    counts.set(key, before === undefined ? group : sumCounts([before, group]));
  }
  return counts;
}
