import { DAY_MS, type Instant } from '../../domain/time.ts';
import type { GapGroup } from '../../ledger/port/figures.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';

/** How long a case has been unsynced, youngest first; a band starts where the one before it ends. */
const BANDS = [
  { key: '<1h', upToMs: 3_600_000 },
  { key: '<1d', upToMs: DAY_MS },
  { key: '<7d', upToMs: 7 * DAY_MS },
  { key: '<30d', upToMs: 30 * DAY_MS },
  { key: 'older', upToMs: null },
] as const;

export type AgeBand = (typeof BANDS)[number]['key'];

/** The unsynced by the age of their gap. The youngest band has no upper bound: a clock may be ahead. */
export async function ageGroups(
  ledger: Pick<Ledger, 'countUnsyncedSince'>,
  now: Instant,
): Promise<readonly GapGroup[]> {
  const groups: GapGroup[] = [];
  let before: Instant | null = null;
  for (const { key, upToMs } of BANDS) {
    const from: Instant | null = upToMs === null ? null : now - upToMs;
    const counted = await ledger.countUnsyncedSince(from, before);
    groups.push({ key, synced: 0, never: counted.never, stale: counted.stale, verified: 0 });
    before = from;
  }
  return groups;
}

/** Where the bands end, as instants of the beginning of a gap, rising: it is of slice 0 when it is the oldest. */
export function ageCuts(now: Instant): Instant[] {
  return BANDS.flatMap(({ upToMs }) => (upToMs === null ? [] : [now - upToMs])).reverse();
}

export function ageOfSlice(slice: number): AgeBand {
  return BANDS[BANDS.length - 1 - slice]?.key ?? 'older';
}

export function isAgeBand(text: string): text is AgeBand {
  return BANDS.some(({ key }) => key === text);
}
