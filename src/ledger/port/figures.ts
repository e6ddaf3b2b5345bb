import type { CountedDimension, TallyDimension } from '../../domain/dimension.ts';
import type { Exclusion } from '../../domain/exclusion.ts';
import type { GapCounts } from '../../domain/gap.ts';
import type { Reason } from '../../domain/reason.ts';
import type { Instant } from '../../domain/time.ts';
import type { RecordFilter } from './filter.ts';

export interface GapGroup extends GapCounts {
  readonly key: string;
}

export interface GapTotals extends GapCounts {
  readonly excluded: number;
  /** They add up to `excluded`. */
  readonly excludedBy: Readonly<Record<Exclusion, number>>;
  readonly unnumbered: number;
}

/** Unsynced cases of one agency that have one reason. */
export interface AgencyReason {
  readonly agencyCode: string;
  readonly reason: Reason;
  readonly count: number;
}

export interface UnsyncedCase {
  readonly caseNo: string;
  readonly agencyCode: string;
  readonly reason: Reason;
  readonly unsyncedSince: Instant;
}

/** How many unsynced cases have one cause: never + stale, at least 1. */
export interface CauseCount {
  readonly reason: Reason;
  /** What the reason is about (domain/cause.ts): a code or field names; '' where the reason says all. */
  readonly key: string;
  readonly never: number;
  readonly stale: number;
}

export interface SourceStatusCount {
  readonly status: string;
  readonly subStatus: string;
  readonly count: number;
}

/** The part of the Ledger port that counts, most of it from kept counters (law 8). */
export interface LedgerFigures {
  gapTotals(): Promise<GapTotals>;
  gapGroups(dimension: TallyDimension): Promise<readonly GapGroup[]>;
  /** Cases that other systems send to the portal themselves, which are in no other group. */
  elsewhereGroups(dimension: CountedDimension): Promise<readonly { key: string; count: number }[]>;
  /** How many unsynced cases each agency has for each reason, most first. */
  agencyReasons(): Promise<readonly AgencyReason[]>;
  /**
   * The cases that have been unsynced longest, oldest first: at most `each` of an agency, looked for among the
   * `within` oldest of all.
   */
  oldestUnsynced(most: { each: number; within: number }): Promise<readonly UnsyncedCase[]>;
  /**
   * Unsynced cases whose gap began in [from, before); null = no bound. Whole hours come from counters, the parts of
   * hours at the bounds from an exact count by index.
   */
  countUnsyncedSince(from: Instant | null, before: Instant | null): Promise<{ never: number; stale: number }>;
  /**
   * Why cases are unsynced, most cases first; causes of no case are left out. All cases come from kept counters, a
   * filter counts the unsynced records and takes as long as gapFiltered.
   */
  causes(filter?: RecordFilter): Promise<readonly CauseCount[]>;
  /**
   * Total by receive date, synced by first acknowledgement, the instant included (docs/domain.md: as of a past date).
   * The whole and the agencies come from counters of days and an index for part of a day; other dimensions from the
   * records, which takes about 0.5 s a million.
   */
  gapAsOf(at: Instant, dimension: CountedDimension | null): Promise<readonly GapGroup[]>;
  /** The source's own statuses with the number of counted cases, of all sources or of these; reads the whole ledger. */
  sourceStatuses(sources?: readonly string[]): Promise<readonly SourceStatusCount[]>;
  /** The portal codes of cases that are rejected now, with the number of cases. */
  refusalCodes(): Promise<ReadonlyMap<string, number>>;
}
