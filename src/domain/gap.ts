/** The figures of one group of cases, or of all. */
export interface GapFigures {
  readonly total: number;
  readonly synced: number;
  readonly unsynced: number;
  /** Unsynced and never acknowledged. never + stale = unsynced. */
  readonly never: number;
  /** Unsynced, with an older state acknowledged. */
  readonly stale: number;
  /** Synced and confirmed by a later look-up. */
  readonly verified: number;
  /** Two decimals, half up; null for an empty total. */
  readonly syncedPercent: number | null;
  /** 100.00 minus syncedPercent, so that the two add up. */
  readonly unsyncedPercent: number | null;
  readonly coveragePercent: number | null;
}

/** What the ledger counts; everything else in GapFigures follows from it. */
export type GapCounts = Pick<GapFigures, 'synced' | 'never' | 'stale' | 'verified'>;

/** In hundredths of a percent, rounded half up with whole numbers, because figures are compared to the digit. */
function basisPoints(part: number, whole: number): number | null {
  if (whole === 0) return null;
  const scaled = BigInt(part) * 20_000n + BigInt(whole);
  return Number(scaled / (2n * BigInt(whole)));
}

/** Every rate: a percentage rounded half up to two decimals; null when the whole is empty. */
export function percent(part: number, whole: number): number | null {
  const points = basisPoints(part, whole);
  return points === null ? null : points / 100;
}

/** The figures in the order of the documents' keys. */
export function gapFigures(counts: GapCounts): GapFigures {
  const { synced, never, stale, verified } = counts;
  const unsynced = never + stale;
  const total = synced + unsynced;
  const points = basisPoints(synced, total);
  return {
    total,
    synced,
    unsynced,
    never,
    stale,
    syncedPercent: points === null ? null : points / 100,
    unsyncedPercent: points === null ? null : (10_000 - points) / 100,
    coveragePercent: percent(synced + stale, total),
    verified,
  };
}

/** The figures that a report shows of one group. */
export function groupFigures(counts: GapCounts) {
  const { total, synced, unsynced, syncedPercent, unsyncedPercent } = gapFigures(counts);
  return { total, synced, unsynced, syncedPercent, unsyncedPercent };
}

/** Rounds differences and means to two decimals; rates come from percent(). */
export function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

/** `to` minus `from` in percentage points with two decimals. */
export function pointsBetween(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : hundredths(to - from);
}

export const NO_CASES: GapCounts = { synced: 0, never: 0, stale: 0, verified: 0 };

export function sumCounts(parts: readonly GapCounts[]): GapCounts {
  return parts.reduce(
    (whole, part) => ({
      synced: whole.synced + part.synced,
      never: whole.never + part.never,
      stale: whole.stale + part.stale,
      verified: whole.verified + part.verified,
    }),
    NO_CASES,
  );
}
