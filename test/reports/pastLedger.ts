import type { GapGroup, GapTotals } from '../../src/ledger/port/figures.ts';
import type { PublishedFigure, Snapshot } from '../../src/ledger/port/history.ts';
import type { Ledger } from '../../src/ledger/port/ledger.ts';
import { NOW } from './fakeLedger.ts';

export interface Past {
  readonly snapshots?: readonly Snapshot[];
  /** Of agencies, by their code; an agency that is not here has no cases in any snapshot. */
  readonly agencies?: Readonly<Record<string, readonly Snapshot[]>>;
  readonly figures?: readonly PublishedFigure[];
  readonly totals?: Partial<GapTotals>;
  readonly asOf?: GapGroup;
  readonly names?: Readonly<Record<string, string>>;
}

const NOTHING = { synced: 0, never: 0, stale: 0, verified: 0, excluded: 0, unnumbered: 0 };

/** Answers what the reports over time ask of a ledger, from what the test wrote down. */
export function pastLedger(
  past: Past,
): Pick<Ledger, 'snapshots' | 'publishedFigures' | 'gapAsOf' | 'gapTotals' | 'names'> {
  return {
    snapshots: async ({ from, before, agency }) => {
      const of =
        agency === undefined
          ? past.snapshots
          : (past.agencies?.[agency] ??
            past.snapshots?.map(({ takenAt, midnight }) => aSnapshot(takenAt, { midnight })));
      return (of ?? []).filter(({ takenAt }) => takenAt >= from && takenAt < before);
    },
    publishedFigures: async ({ limit, upTo = '9999' }) =>
      (past.figures ?? [])
        .filter(({ date }) => date <= upTo)
        .toSorted((a, b) => (a.date < b.date ? 1 : -1))
        .slice(0, limit)
        .map((figure) => ({ ...figure, recordedAt: NOW })),
    gapAsOf: async () => (past.asOf === undefined ? [] : [past.asOf]),
    gapTotals: async () => ({
      ...NOTHING,
      excludedBy: { rule: 0, copy: 0, gone: 0, earlier: 0, elsewhere: 0 },
      ...past.totals,
    }),
    names: async () => new Map(Object.entries(past.names ?? {})),
  };
}

export function aSnapshot(takenAt: number, over: Partial<Snapshot> = {}): Snapshot {
  return { ...NOTHING, takenAt, midnight: takenAt, reasons: new Map(), ...over };
}
