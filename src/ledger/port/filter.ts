import type { Reason } from '../../domain/reason.ts';
import type { State } from '../../domain/state.ts';
import type { Instant } from '../../domain/time.ts';

/** Which cases; each key that is present narrows the choice. Excluded cases never match. */
export interface RecordFilter {
  readonly states?: readonly State[] | undefined;
  readonly reasons?: readonly Reason[] | undefined;
  /** By the names that the configuration gives them. */
  readonly sources?: readonly string[] | undefined;
  readonly agencies?: readonly string[] | undefined;
  readonly domains?: readonly string[] | undefined;
  readonly procedures?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
  /** Months of the instant a case counts from, such as 2024-11. */
  readonly months?: readonly string[] | undefined;
  /** Cases in any of these periods. */
  readonly agencyPeriods?: readonly AgencyPeriod[] | undefined;
  readonly portalCodes?: readonly string[] | undefined;
  /** What the reasons of the cases are about, as causeKey says. */
  readonly details?: readonly string[] | undefined;
  /** `status` or `status/subStatus` of the source. */
  readonly sourceStatuses?: readonly string[] | undefined;
  readonly caseNos?: readonly string[] | undefined;
  readonly ids?: readonly number[] | undefined;
  /** Inclusive. */
  readonly receivedFrom?: Instant | undefined;
  /** Exclusive. */
  readonly receivedBefore?: Instant | undefined;
}

/** Agencies during a period: cases that count from an instant in [from, before). */
export interface AgencyPeriod {
  readonly codes: readonly string[];
  /** True: all agencies except these codes. */
  readonly others?: boolean | undefined;
  /** Null = no lower bound. */
  readonly from: Instant | null;
  /** Null = no upper bound. */
  readonly before: Instant | null;
}
