import type { Exclusion } from '../../domain/exclusion.ts';
import type { Instant } from '../../domain/time.ts';
import type { LedgerRecord } from './cases.ts';
import type { RecordFilter } from './filter.ts';

/** What a list of excluded cases shows of each. */
export interface ExcludedCase
  extends Pick<
    LedgerRecord,
    | 'id'
    | 'caseNo'
    | 'originCaseNo'
    | 'state'
    | 'reason'
    | 'agencyCode'
    | 'procedureCode'
    | 'status'
    | 'receivedAt'
    | 'modifiedAt'
    | 'firstSeenAt'
    | 'lastAckAt'
  > {
  readonly excluded: Exclusion;
  readonly source: string;
  /** What its timeline says of it; null where it was excluded when first seen, or so long ago that the timeline was pruned. */
  readonly since: Instant | null;
  /** Of the same event: why, with what counts instead (LedgerEvent). */
  readonly detail: string | null;
}

/** Without the state of delivery: of all but the `earlier` ones nothing is sent, so what is stored of it says nothing. */
export type ExcludedFilter = Omit<RecordFilter, 'states' | 'reasons' | 'portalCodes' | 'details'>;

/** The part of the Ledger port that lists what is not counted. Every other read of cases leaves it out. */
export interface LedgerExcluded {
  /** By rising id, after this one. */
  excludedCases(
    whys: readonly Exclusion[],
    filter: ExcludedFilter,
    limit: number,
    afterId: number,
  ): Promise<readonly ExcludedCase[]>;
  /** How many match: from the counters where one of them answers, else counted up to `most`. */
  countExcluded(
    whys: readonly Exclusion[],
    filter: ExcludedFilter,
    most: number,
  ): Promise<{ readonly total: number; readonly isCounted: boolean }>;
}
