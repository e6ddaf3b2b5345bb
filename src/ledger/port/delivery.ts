import type { CaseRecord } from '../../domain/caseRecord.ts';
import type { Settlement } from '../../domain/settle.ts';
import type { Work } from '../../domain/state.ts';
import type { PortalStatus } from '../../domain/status.ts';
import type { StepKey } from '../../domain/steps.ts';
import type { Instant } from '../../domain/time.ts';
import type { RecordFilter } from './filter.ts';

export interface LeaseRequest {
  readonly owner: string;
  readonly limit: number;
  readonly now: Instant;
  /** The lease expires at now + leaseMs; then anybody can lease the records. */
  readonly leaseMs: number;
  /**
   * A batch smaller than the limit is leased only once its oldest record has been due this long: full batches keep
   * the portal's request count low. 0 = take what is due.
   */
  readonly lingerMs: number;
  /**
   * The cases are to show whether the portal works again: of different agencies and procedures where there are any, and
   * at most one that was refused before.
   */
  readonly probe?: boolean | undefined;
  /** Nothing unless fresh cases are due; they are topped up from the backlog like others. */
  readonly freshOnly?: boolean | undefined;
  /** Only these cases, some thousand at most; absent = all. */
  readonly among?: readonly number[] | undefined;
  /** Only these kinds of work, because the portal takes no others; absent = all. */
  readonly works?: readonly Work[] | undefined;
}

export interface LeasedRecord {
  readonly id: number;
  readonly version: number;
  /** Transient failures already charged to this version. */
  readonly attempts: number;
  readonly record: CaseRecord;
  /** The code with which the portal refused this version before; absent or null = it never did. */
  readonly refusedCode?: string | null | undefined;
  /** Steps that the portal has accepted, and those that dongbo saw when it read the case; absent = none known. */
  readonly stepsSent?: readonly StepKey[] | undefined;
  readonly stepsSeen?: readonly StepKey[] | undefined;
}

/** A case as it would be leased, without the lease. */
export interface WaitingCase {
  /** Null = it waits for no delivery: our own checks or the portal hold it back. */
  readonly work: Work | null;
  readonly record: CaseRecord;
  readonly stepsSent: readonly StepKey[];
  readonly stepsSeen: readonly StepKey[];
}

/** A leased batch: all `new`, all `update` or all `progress`. */
export interface Lease {
  readonly owner: string;
  readonly work: Work;
  readonly records: readonly LeasedRecord[];
  /** Whether any of them is fresh. */
  readonly fresh: boolean;
}

export interface SettledRecord {
  readonly id: number;
  /** The version that was sent. */
  readonly version: number;
  /** The portal status that was sent, or null when nothing was. */
  readonly sentStatus: PortalStatus | null;
  readonly settlement: Settlement;
  /** Portal.fingerprint of the record, if this delivery brought it; absent = it did not. */
  readonly sentHash?: number | undefined;
  /** The steps that this delivery brought, whatever became of the rest of it; absent = none. */
  readonly steps?: readonly StepKey[] | undefined;
}

export interface SettleOutcome {
  readonly settled: number;
  /** Acknowledged, but a newer version arrived meanwhile: still pending. */
  readonly superseded: number;
  /** The lease had expired or belongs to another owner: ignored. */
  readonly lost: number;
  /** Replays that this settlement stopped, because their cases are refused again; absent = none. */
  readonly stopped?: readonly { readonly id: number; readonly code: string }[] | undefined;
}

/** What is outstanding, for the loops: never a count of the whole ledger. */
export interface Backlog {
  /** Deliverable at this moment, up to `cap`. */
  readonly due: number;
  /** Whatever their work. */
  readonly inFlight: number;
  /** When the next record that is neither due nor in flight becomes due. */
  readonly nextDueAt: Instant | null;
}

/** What waits for delivery, of the fresh cases (a poll found them changed) and of the backlog. */
export interface DeliveryQueues {
  /** The fresh cases that are to be sent, now or later, up to a bound. */
  readonly fresh: number;
  /** Since when the longest waiting of each has been due; null when none is. */
  readonly freshSince: Instant | null;
  readonly backlogSince: Instant | null;
}

/** The part of the Ledger port that leases records to deliveries and settles them. */
export interface LedgerDelivery {
  /**
   * Fresh cases go first, the longest waiting first, and the batch is filled from the backlog. While both are due, every
   * fifth batch of a process is the other way round, so that neither starves.
   */
  lease(request: LeaseRequest): Promise<Lease | null>;
  /** Settles the records that the owner still holds; moves counters in the same transaction. */
  settle(owner: string, records: readonly SettledRecord[], now: Instant): Promise<SettleOutcome>;
  backlog(now: Instant, cap: number, only?: Pick<LeaseRequest, 'among' | 'works'>): Promise<Backlog>;
  /**
   * Cases that wait to be sent, now or later, in the order in which they would be; not those for which delivery is not
   * opened.
   */
  waiting(filter: RecordFilter, limit: number): Promise<readonly number[]>;
  /** What these cases would be sent with; without those whose content is not kept, or is in another process's memory. */
  contents(ids: readonly number[]): Promise<readonly WaitingCase[]>;
  /** Cheap at any size: reads index entries, and counts only the fresh ones. */
  queues(now: Instant): Promise<DeliveryQueues>;
  /**
   * Ends all leases of all owners, and returns how many. Only for a process that is alone on the ledger (it holds the
   * dataDir's lock): then every lease was left by a killed process.
   */
  reclaim(now: Instant): Promise<number>;
  /** Ends this owner's leases, and returns how many: nothing of them was sent. */
  endLeases(owner: string, now: Instant): Promise<number>;
  /**
   * Makes cases due at once whose due time, or the end of whose lease, lies beyond that instant, and returns how many. Their
   * times were written while the clock was ahead.
   */
  bringForward(now: Instant, beyond: Instant): Promise<number>;
}
