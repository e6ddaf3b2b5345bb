import { type GapCounts, gapFigures } from '../domain/gap.ts';
import { isPortalStatus } from '../domain/status.ts';
import type { GapGroup } from '../ledger/ledger.ts';
import { ageGroups } from './age.ts';
import { agencyRow } from './agencies.ts';
import type { GapDimension, GapLedger, GapOptions } from './gap.ts';
import { groupNames } from './groupNames.ts';

/** One group; `reason` and `age` group the unsynced only, so there total = unsynced. */
export interface GapReportGroup {
  readonly key: string;
  readonly name: string;
  readonly total: number;
  readonly synced: number;
  readonly unsynced: number;
  readonly syncedPercent: number | null;
  readonly unsyncedPercent: number | null;
}

/** The groups as the ledger counts them now; `level` and `age` composed here. None without a dimension. */
export async function presentGroups(ledger: GapLedger, options: GapOptions): Promise<readonly GapGroup[]> {
  const { by, agencies, now } = options;
  if (by === undefined) return [];
  if (by === 'age') return ageGroups(ledger, now);
  if (by === 'reason') {
    const groups = await ledger.gapGroups('reason');
    return groups.map((group) => ({ ...group, synced: 0, verified: 0 }));
  }
  if (by !== 'level') return ledger.gapGroups(by);
  const groups = await ledger.gapGroups('agency');
  return groups.map((group) => ({ ...group, key: agencyRow(agencies, group.key, now)?.level ?? 'unknown' }));
}

/** The groups as a report shows them: named, without empty ones, in the report's order. */
export async function reportGroups(
  ledger: GapLedger,
  by: GapDimension,
  groups: readonly GapGroup[],
  options: GapOptions,
): Promise<GapReportGroup[]> {
  const nameOf = await groupNames(ledger, by, options);
  return [...merged(groups, by)]
    .map(([key, counts]) => ({ key, figures: gapFigures(counts) }))
    .filter(({ figures }) => figures.total > 0)
    .map(({ key, figures }) => ({
      key,
      name: nameOf(key),
      total: figures.total,
      synced: figures.synced,
      unsynced: figures.unsynced,
      syncedPercent: figures.syncedPercent,
      unsyncedPercent: figures.unsyncedPercent,
    }))
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

export function sumCounts(parts: readonly GapCounts[]): GapCounts {
  return parts.reduce(
    (whole, part) => ({
      synced: whole.synced + part.synced,
      never: whole.never + part.never,
      stale: whole.stale + part.stale,
      verified: whole.verified + part.verified,
    }),
    { synced: 0, never: 0, stale: 0, verified: 0 },
  );
}
