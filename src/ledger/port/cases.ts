import type { Comparison } from '../../domain/comparison.ts';
import type { NamedDimension } from '../../domain/dimension.ts';
import type { Exclusion } from '../../domain/exclusion.ts';
import type { Reason } from '../../domain/reason.ts';
import type { State } from '../../domain/state.ts';
import type { Instant } from '../../domain/time.ts';
import type { RecordFilter } from './filter.ts';

export interface LedgerRecord {
  readonly id: number;
  readonly caseNo: string;
  /** The nation's number, where there is one beside caseNo. */
  readonly nationCode: string | null;
  /** Of a copy: the original. */
  readonly originCaseNo: string | null;
  readonly state: State;
  readonly reason: Reason | null;
  readonly detail: string | null;
  readonly portalCode: string | null;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly domainCode: string;
  readonly procedureCode: string;
  /** Mapped portal status; null while not mapped. */
  readonly status: string | null;
  readonly sourceStatus: string;
  readonly receivedAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly modifiedAt: Instant | null;
  readonly firstSeenAt: Instant;
  readonly changedAt: Instant;
  readonly version: number;
  readonly attempts: number;
  readonly nextAttemptAt: Instant | null;
  readonly unsyncedSince: Instant | null;
  readonly firstAckAt: Instant | null;
  readonly lastAckAt: Instant | null;
  readonly ackedStatus: string | null;
  /** Null = in the total. */
  readonly excluded: Exclusion | null;
}

/** What a list of cases shows of each. */
export type ListedRecord = Pick<
  LedgerRecord,
  | 'id'
  | 'caseNo'
  | 'state'
  | 'reason'
  | 'detail'
  | 'portalCode'
  | 'agencyCode'
  | 'procedureCode'
  | 'status'
  | 'receivedAt'
  | 'modifiedAt'
  | 'attempts'
  | 'nextAttemptAt'
  | 'lastAckAt'
>;

/** Kinds of timeline events. Stored for good: never renamed, only added to. */
export const EVENT_KINDS = [
  'changed',
  'excluded',
  'counted',
  'outdated',
  'retry',
  'blocked',
  'rejected',
  'replayed',
  'baseline',
  'disproved',
  'returned',
  'compared',
  'restored',
  'erased',
] as const;
type EventKind = (typeof EVENT_KINDS)[number];

/** A step of a case's timeline that its row does not show. */
export interface LedgerEvent {
  readonly at: Instant;
  readonly kind: EventKind;
  readonly version: number;
  readonly status: string | null;
  readonly reason: Reason | null;
  readonly portalCode: string | null;
  /**
   * Of `changed`: when the superseded version was acknowledged (milliseconds as text), null if it never was. Of `excluded`
   * and `counted`: why, with the number of the case that counts instead, such as `copy H23-…` or `renumbered H23-…`. Of
   * `compared`: what was found (domain/comparison.ts).
   */
  readonly detail: string | null;
}

/** `unsynced`: first what waits, then what is synced, then what does not count, each by the day of receipt. `since`: the longest unsynced first. */
export const FOUND_ORDERS = ['unsynced', 'received', 'since', 'caseNo'] as const;
export type FoundOrder = (typeof FOUND_ORDERS)[number];

export interface FoundCases {
  readonly records: readonly LedgerRecord[];
  readonly more: boolean;
  /** All that match, at least: a part that very many numbers have is not counted to its end. */
  readonly total: number;
  readonly unsynced: number;
  readonly isCounted: boolean;
}

/** Of lists; `since`: the longest unsynced first, and then what is synced. Cases of the same place come by their id. */
export const LIST_ORDERS = ['since', 'received', 'caseNo'] as const;
export type ListOrder = (typeof LIST_ORDERS)[number];

/** The place of a case in an order. */
export interface ListPlace {
  readonly by: number | string;
  readonly id: number;
}

/** The part of the Ledger port that shows single cases. */
export interface LedgerCases {
  records(filter: RecordFilter, limit: number, afterId: number): Promise<readonly LedgerRecord[]>;
  /**
   * The same in another order, from the place on. Reads all that match unless the order is that of an index, which takes
   * about 0.3 s a million.
   */
  orderedRecords(
    filter: RecordFilter,
    order: ListOrder,
    limit: number,
    after: ListPlace | null,
  ): Promise<readonly { readonly record: LedgerRecord; readonly place: ListPlace }[]>;
  /** The same for files of a million cases: without what no list shows, it takes half the time. */
  listRecords(filter: RecordFilter, limit: number, afterId: number): Promise<readonly ListedRecord[]>;
  /**
   * Cases with this part in their number or the nation's, whatever its letter case and blanks; excluded cases are
   * among them. The first `limit` in the order; `more`: others may match.
   */
  findCases(part: string, within: RecordFilter, limit: number, order?: FoundOrder): Promise<FoundCases>;
  /** Adds to the timeline of a case what a person's look-up at the portal found. Nothing else of the case changes. */
  noteComparison(id: number, found: Comparison): Promise<void>;
  record(caseNo: string): Promise<{ record: LedgerRecord; events: readonly LedgerEvent[] } | null>;
  /** Code → name, as the source last named it. */
  names(dimension: NamedDimension): Promise<ReadonlyMap<string, string>>;
}
