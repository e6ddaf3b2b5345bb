import type { CaseRecord } from '../../domain/caseRecord.ts';
import type { Mismatch, Settlement } from '../../domain/caseState.ts';
import type { GapCounts } from '../../domain/gap.ts';
import type { Reason } from '../../domain/reason.ts';
import type { State, Work } from '../../domain/state.ts';
import type { PortalStatus } from '../../domain/status.ts';
import type { Instant } from '../../domain/time.ts';
import type { AuditEntry, LedgerAudit } from './audit.ts';
import type { LedgerDeliveryPause } from './deliveryPause.ts';
import type { AgencyPeriod, LedgerGapQuery } from './gapQuery.ts';
import type { LedgerHistory } from './history.ts';
import type { LedgerKeys } from './keys.ts';
import type { LedgerPunctuality } from './punctuality.ts';
import type { LedgerReplays } from './replays.ts';

/** A case as ingest hands it over: read, mapped as far as counting needs, hashed. */
export interface IngestRow {
  readonly record: CaseRecord;
  /** Hash of contentOf(record): equal hash = nothing changed. */
  readonly hash: string;
  /** The mapped portal status, or null while the tables do not know it. */
  readonly status: PortalStatus | null;
  readonly excluded: boolean;
}

export interface IngestPage {
  readonly rows: readonly IngestRow[];
  /** Source ids of rows that have no case number yet. */
  readonly drafts: readonly string[];
  /** When the page was asked for; guards against an older reading arriving after a newer one. */
  readonly readAt: Instant;
  readonly now: Instant;
  /** Moved in the same transaction as the rows. */
  readonly cursor?: { readonly name: string; readonly value: string } | undefined;
}

export interface IngestOutcome {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Older readings of cases of which a newer one is already in the ledger. */
  readonly outdated: number;
}

export interface LeaseRequest {
  readonly owner: string;
  readonly limit: number;
  readonly now: Instant;
  /** The lease runs out at now + leaseMs; the records are then free for anybody. */
  readonly leaseMs: number;
  /**
   * A batch smaller than the limit is handed out only when its oldest record has been due this long: full
   * batches are what keeps the portal's request count low. 0 = take whatever is there.
   */
  readonly lingerMs: number;
}

export interface LeasedRecord {
  readonly id: number;
  readonly version: number;
  /** Transient failures already charged to this version. */
  readonly attempts: number;
  readonly record: CaseRecord;
}

/** A batch on lease: all `new`, all `update` or all `progress`. */
export interface Lease {
  readonly owner: string;
  readonly work: Work;
  readonly records: readonly LeasedRecord[];
}

export interface SettledRecord {
  readonly id: number;
  /** The version that was sent. */
  readonly version: number;
  /** The portal status that was sent, or null when nothing was. */
  readonly sentStatus: PortalStatus | null;
  readonly settlement: Settlement;
}

export interface SettleOutcome {
  /** Settled as asked. */
  readonly settled: number;
  /** Acknowledged, but a newer version came meanwhile: still pending. */
  readonly superseded: number;
  /** No longer this owner's: ignored (the lease ran out). */
  readonly lost: number;
}

/** What is outstanding, for the loops: never a count of the whole ledger. */
export interface Backlog {
  /** Deliverable at this moment, up to `cap`. */
  readonly due: number;
  readonly inFlight: number;
  /** When the next record that is neither due nor in flight becomes due. */
  readonly nextDueAt: Instant | null;
}

export interface RecordFilter {
  readonly states?: readonly State[] | undefined;
  readonly reasons?: readonly Reason[] | undefined;
  readonly agencies?: readonly string[] | undefined;
  readonly domains?: readonly string[] | undefined;
  readonly procedures?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
  /** Months of the instant a case counts from, such as 2024-11. */
  readonly months?: readonly string[] | undefined;
  /** Cases in any of these. */
  readonly agencyPeriods?: readonly AgencyPeriod[] | undefined;
  readonly portalCodes?: readonly string[] | undefined;
  readonly caseNos?: readonly string[] | undefined;
  readonly ids?: readonly number[] | undefined;
  /** Inclusive. */
  readonly receivedFrom?: Instant | undefined;
  /** Exclusive. */
  readonly receivedBefore?: Instant | undefined;
}

export interface LedgerRecord {
  readonly id: number;
  readonly caseNo: string;
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
  readonly excluded: boolean;
}

/** Something that happened to a record beyond what its row tells. */
export interface LedgerEvent {
  readonly at: Instant;
  readonly kind: 'changed' | 'retry' | 'blocked' | 'rejected' | 'replayed' | 'baseline' | 'disproved';
  readonly version: number;
  readonly status: string | null;
  readonly reason: string | null;
  readonly portalCode: string | null;
  /** Of `changed`: when the superseded version was acknowledged (milliseconds as text), null if it never was. */
  readonly detail: string | null;
}

/** What a `gap --by` groups over. `level` and `age` are composed by report/ from these. */
export type TallyDimension = 'agency' | 'domain' | 'procedure' | 'status' | 'reason' | 'month';

export interface GapGroup extends GapCounts {
  readonly key: string;
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

/** How many unsynced cases have one cause. never + stale = their number, at least 1. */
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

export interface GapTotals extends GapCounts {
  readonly excluded: number;
  readonly unnumbered: number;
}

export interface BaselineRow {
  readonly caseNo: string;
  /** The portal's status code, where the file has one. */
  readonly status: string | null;
}

export interface BaselineOutcome {
  /** Now counted as synced. */
  readonly synced: number;
  /** Known at the portal with another or no status: goes out as an update. */
  readonly stale: number;
  /** Not in the ledger yet: remembered until the census finds them. */
  readonly remembered: number;
}

/** A synced case, as a look-up at the portal is to confirm it. */
export interface SyncedCase {
  readonly id: number;
  readonly caseNo: string;
  readonly agencyCode: string;
  /** The version that was acknowledged. */
  readonly version: number;
  readonly ackedStatus: string | null;
}

/** What a look-up found of a case; `status`: the portal's code. */
export interface LookedUp {
  readonly id: number;
  /** The acknowledged version that the look-up was about. */
  readonly version: number;
  readonly found: { readonly outcome: 'confirmed' } | ({ readonly outcome: 'disproved' } & Mismatch);
}

/** How many of the look-ups counted, by what they found. */
export interface LookUpTally {
  readonly confirmed: number;
  readonly missing: number;
  readonly differs: number;
}

export interface SettleLookUpsOptions {
  /** Moves a cursor in the same transaction. */
  readonly cursorAfter?: ((tally: LookUpTally) => CursorMove) | undefined;
  /** Look-ups are believed whatever they say: a person has made sure that they are right. */
  readonly forced?: boolean | undefined;
}

/** The circuit's state, shared by all processes on one ledger. */
export interface Circuit {
  readonly open: boolean;
  /** When delivery may probe again; meaningful while open. */
  readonly probeAt: Instant;
  /** Code of why: outage, login, mass_refusal. */
  readonly cause: string;
  readonly detail: string;
  readonly openedAt: Instant;
  /** How often in a row it opened: the wait grows with it. */
  readonly trips: number;
}

/**
 * The book of record (laws 1, 2, 7, 8). Every method is one transaction, it happens whole or not at all; but for those
 * of LedgerReplays that say that they are not. The contract is written down as a test suite, test/ledger/contract.ts,
 * which every implementation passes.
 */
export interface Ledger
  extends LedgerHistory,
    LedgerGapQuery,
    LedgerPunctuality,
    LedgerAudit,
    LedgerKeys,
    LedgerReplays,
    LedgerDeliveryPause {
  ingest(page: IngestPage): Promise<IngestOutcome>;
  lease(request: LeaseRequest): Promise<Lease | null>;
  /** Settles what is still the owner's lease; moves counters in the same transaction. */
  settle(owner: string, records: readonly SettledRecord[], now: Instant): Promise<SettleOutcome>;
  backlog(now: Instant, cap: number): Promise<Backlog>;
  /**
   * Ends all leases, whoever holds them, and returns how many. Only for a process that is alone on the ledger
   * (it holds the dataDir's lock): what is leased then is what a killed process left in flight.
   */
  reclaim(now: Instant): Promise<number>;
  /**
   * New cases whose content is in memory only, and for how many more there is room. A process that is killed
   * loses these contents and nothing else (decision 0014).
   */
  buffered(): { readonly held: number; readonly room: number };
  /** Writes the contents that have been in memory only since then, sealed, to the disk. How many they were. */
  flushPayloadBuffer(since: Instant): Promise<number>;
  /**
   * Makes the next reading of the source bring in again what a killed process lost with its memory. For a
   * process that is alone on the ledger, before it reads anything. Where there were any, READ_AGAIN_FACT says
   * so, from the same transaction on. How many cases they were.
   */
  forgetLost(now: Instant): Promise<number>;
  /**
   * Takes note of cases known to be at the portal before dongbo started; call it with a few thousand at a time. The
   * audit entry is kept in the same transaction.
   */
  importBaseline(rows: readonly BaselineRow[], now: Instant, audit?: AuditEntry): Promise<BaselineOutcome>;

  /** Matching synced cases by rising id. */
  synced(filter: RecordFilter, limit: number, afterId: number): Promise<readonly SyncedCase[]>;
  /** Synced cases to look up next; see VerifyOrder. */
  toVerify(order: VerifyOrder): Promise<readonly SyncedCase[]>;
  /**
   * Notes what look-ups found. A case that is no longer synced with the version that was looked up is left as
   * it is and not counted. Null: with these, or since earlier ones, look-ups are doubted (domain/verificationBreaker.ts),
   * and nothing of them was noted.
   */
  settleLookUps(
    lookedUp: readonly LookedUp[],
    now: Instant,
    options?: SettleLookUpsOptions,
  ): Promise<LookUpTally | null>;

  gapTotals(): Promise<GapTotals>;
  gapGroups(dimension: TallyDimension): Promise<readonly GapGroup[]>;
  /** How many unsynced cases each agency has for each reason, most first. */
  agencyReasons(): Promise<readonly AgencyReason[]>;
  /**
   * The cases that have been unsynced longest, oldest first: at most `each` of an agency, looked for among the
   * `within` oldest of all.
   */
  oldestUnsynced(most: { each: number; within: number }): Promise<readonly UnsyncedCase[]>;
  /**
   * Unsynced cases whose gap began in [from, before); null = no bound. From the counters of whole hours and, for the
   * rest of an hour that a bound lies in, an exact count by index.
   */
  countUnsyncedSince(from: Instant | null, before: Instant | null): Promise<{ never: number; stale: number }>;
  /**
   * Why cases are unsynced, most cases first; reasons that no case has are left out. Of all cases from kept counters;
   * with a filter from the unsynced records, which takes as long as gapFiltered does for those.
   */
  causes(filter?: RecordFilter): Promise<readonly CauseCount[]>;
  /**
   * Total by receive date, synced by first acknowledgement (DOMAIN: as of a past date), the instant included. As a
   * whole and by agency from counters of days, and by index for a part of a day; by anything else from the records,
   * which takes about 0.5 s a million.
   */
  gapAsOf(at: Instant, dimension: Exclude<TallyDimension, 'reason'> | null): Promise<readonly GapGroup[]>;
  records(filter: RecordFilter, limit: number, afterId: number): Promise<readonly LedgerRecord[]>;
  /** Statuses as the source words them, with how many counted cases have each; reads the whole ledger. */
  sourceStatuses(): Promise<readonly SourceStatusCount[]>;
  /** The codes with which the portal refused cases that are rejected now, with how many cases. */
  refusalCodes(): Promise<ReadonlyMap<string, number>>;
  record(caseNo: string): Promise<{ record: LedgerRecord; events: readonly LedgerEvent[] } | null>;
  /** Code → name, as the source last named it. */
  names(dimension: 'agency' | 'domain' | 'procedure'): Promise<ReadonlyMap<string, string>>;
  /**
   * Counts everything anew on this thread, which is busy with it for some 4 s a million cases, and compares. Number
   * of counters that are off. Changes nothing, and holds no writer up.
   */
  recount(): Promise<number>;
  /**
   * The same beside the loops, in a thread of its own, and mends what is off by adding what is lacking, while
   * deliveries go on. Number of counters that were off. Not to be run twice at one time.
   *
   * DongboError `ledger.recount` when it fails or does not end in time.
   */
  audit(options?: {
    /** Breaks it off: nothing is mended, and it rejects with the signal's reason. */
    readonly signal?: AbortSignal | undefined;
  }): Promise<number>;

  cursor(name: string): Promise<string | null>;
  setCursor(name: string, value: string): Promise<void>;
  circuit(): Promise<Circuit | null>;
  setCircuit(circuit: Circuit | null): Promise<void>;
  /** Small facts the processes share (last poll, census summary, procedure list, batch size), as JSON text. */
  fact(name: string): Promise<{ value: string; at: Instant } | null>;
  setFact(name: string, value: string, at: Instant): Promise<void>;
  close(): Promise<void>;
}

/** First what no look-up has confirmed yet, longest acknowledged first; then what was confirmed longest ago. */
export interface VerifyOrder {
  readonly limit: number;
  /** Only what was acknowledged by then. */
  readonly ackedBy: Instant;
  /** What was confirmed later than that is not looked up again. */
  readonly confirmedBy: Instant;
}

export interface CursorMove {
  readonly name: string;
  readonly value: string;
}
