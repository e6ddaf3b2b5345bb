import type { NamedAgency } from '../alarms/readings.ts';
import { type GapCounts, type GapFigures, gapFigures, NO_CASES } from '../domain/gap.ts';
import { isReason, type Reason } from '../domain/reason.ts';
import type { UnsyncedCase } from '../ledger/port/figures.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { groupNames, type NameOptions } from '../reports/gap/groupNames.ts';
import type { PastCounts } from './digestState.ts';

/** What a digest tells of one agency, or of the province. */
export interface Digest {
  /** Null: the province. */
  readonly agency: NamedAgency | null;
  readonly figures: GapFigures;
  readonly before: PastCounts | null;
  readonly reasons: readonly { readonly reason: Reason; readonly count: number }[];
  /** Longest unsynced first: case numbers and nothing else of a case. */
  readonly oldest: readonly UnsyncedCase[];
  /** Of the province: the agencies with most unsynced cases. */
  readonly agencies: readonly { readonly agency: NamedAgency; readonly figures: GapFigures }[];
}

export type DigestLedger = Pick<
  Ledger,
  'gapTotals' | 'gapGroups' | 'agencyReasons' | 'oldestUnsynced' | 'names'
>;

/** Cases and agencies that a digest names. */
const NAMED = 10;
/**
 * How far into the unsynced cases the oldest of an agency are looked for. It takes about a sixth of a second, during
 * which this process does nothing else; 50,000 took twice as long.
 */
const WITHIN = 20_000;

/** What one round of digests is written from, read once for all of them. */
export interface DigestBook {
  readonly totals: GapCounts;
  /** Cases of an agency; of one that has none, nothing. */
  countsOf(code: string): GapCounts;
  digest(code: string | null, before: PastCounts | null): Digest;
}

/** Reads kept counters, and the old end of the index of unsynced cases. */
export async function readDigestBook(ledger: DigestLedger, options: NameOptions): Promise<DigestBook> {
  const totals = await ledger.gapTotals();
  const groups = new Map((await ledger.gapGroups('agency')).map((group) => [group.key, group]));
  const reasons = await ledger.agencyReasons();
  const oldest = await ledger.oldestUnsynced({ each: NAMED, within: WITHIN });
  const nameOf = await groupNames(ledger, 'agency', options);

  const countsOf = (code: string): GapCounts => groups.get(code) ?? NO_CASES;
  const named = (code: string): NamedAgency => ({ code, name: nameOf(code) });
  const worst = [...groups.keys()]
    .map((code) => ({ agency: named(code), figures: gapFigures(countsOf(code)) }))
    .filter(({ figures }) => figures.unsynced > 0)
    .sort((a, b) => b.figures.unsynced - a.figures.unsynced || (a.agency.code < b.agency.code ? -1 : 1))
    .slice(0, NAMED);

  return {
    totals,
    countsOf,
    digest: (code, before) => {
      const own = <T extends { agencyCode: string }>(all: readonly T[]): T[] =>
        all.filter(({ agencyCode }) => code === null || agencyCode === code);
      return {
        agency: code === null ? null : named(code),
        figures: gapFigures(code === null ? totals : countsOf(code)),
        before,
        reasons: summed(own(reasons)),
        oldest: own(oldest).slice(0, NAMED),
        agencies: code === null ? worst : [],
      };
    },
  };
}

function summed(parts: readonly { readonly reason: string; readonly count: number }[]): Digest['reasons'] {
  const counts = new Map<Reason, number>();
  for (const { reason, count } of parts) {
    if (isReason(reason)) counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}
