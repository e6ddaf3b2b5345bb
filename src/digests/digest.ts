import type { NamedAgency } from '../alarms/readings.ts';
import { type GapCounts, type GapFigures, gapFigures, NO_CASES } from '../domain/gap.ts';
import { isReason, type Reason } from '../domain/reason.ts';
import type { UnsyncedCase } from '../ledger/port/figures.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import type { LastCensus } from '../reports/census/build.ts';
import { type Loss, readCensus } from '../reports/census/censusReading.ts';
import { groupNames, type NameOptions } from '../reports/gap/groupNames.ts';
import type { PastCounts } from './digestState.ts';

/** The contents of the digest of one agency, or of the province. */
export interface Digest {
  /** Null = the province. */
  readonly agency: NamedAgency | null;
  readonly figures: GapFigures;
  readonly before: PastCounts | null;
  /** While the last census is suspicious, nobody reads that every case is synced. */
  readonly census: LastCensus | null;
  /** The same while the ledger lacks cases. */
  readonly loss: Loss | null;
  readonly reasons: readonly { readonly reason: Reason; readonly count: number }[];
  /** Longest unsynced first; only case numbers, no personal data. */
  readonly oldest: readonly UnsyncedCase[];
  /** Only for the province: the agencies with the most unsynced cases. */
  readonly agencies: readonly { readonly agency: NamedAgency; readonly figures: GapFigures }[];
}

export type DigestLedger = Pick<
  Ledger,
  'gapTotals' | 'gapGroups' | 'agencyReasons' | 'oldestUnsynced' | 'names' | 'fact'
>;

/** Cases and agencies listed in a digest. */
const MAX_LISTED = 10;
/** How many unsynced cases are searched for the oldest of each agency: the search blocks the process for 1/6 s. */
const MAX_SEARCHED = 20_000;

/** The figures of all digests of one day, read once. */
export interface DigestSource {
  readonly totals: GapCounts;
  countsOf(code: string): GapCounts;
  digest(code: string | null, before: PastCounts | null): Digest;
}

/** Reads kept counters, and the oldest entries of the index of unsynced cases. */
export async function readDigestSource(ledger: DigestLedger, options: NameOptions): Promise<DigestSource> {
  const totals = await ledger.gapTotals();
  const groups = new Map((await ledger.gapGroups('agency')).map((group) => [group.key, group]));
  const reasons = await ledger.agencyReasons();
  const oldest = await ledger.oldestUnsynced({ each: MAX_LISTED, within: MAX_SEARCHED });
  const nameOf = await groupNames(ledger, 'agency', options);
  const { census, loss } = await readCensus(ledger);

  const countsOf = (code: string): GapCounts => groups.get(code) ?? NO_CASES;
  const named = (code: string): NamedAgency => ({ code, name: nameOf(code) });
  const mostUnsynced = [...groups.keys()]
    .map((code) => ({ agency: named(code), figures: gapFigures(countsOf(code)) }))
    .filter(({ figures }) => figures.unsynced > 0)
    .sort((a, b) => b.figures.unsynced - a.figures.unsynced || (a.agency.code < b.agency.code ? -1 : 1))
    .slice(0, MAX_LISTED);

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
        census,
        loss,
        reasons: totalByReason(own(reasons)),
        oldest: own(oldest).slice(0, MAX_LISTED),
        agencies: code === null ? mostUnsynced : [],
      };
    },
  };
}

function totalByReason(
  parts: readonly { readonly reason: string; readonly count: number }[],
): Digest['reasons'] {
  const counts = new Map<Reason, number>();
  for (const { reason, count } of parts) {
    if (isReason(reason)) counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}
