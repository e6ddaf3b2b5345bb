import type { CaseRecord } from '../domain/caseRecord.ts';
import type { GapCounts } from '../domain/gap.ts';
import type { Reason } from '../domain/reason.ts';
import type { Disproof, Settlement } from '../domain/standing.ts';
import type { State, Work } from '../domain/state.ts';
import type { PortalStatus } from '../domain/status.ts';
import type { Instant } from '../domain/time.ts';

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
  readonly portalCodes?: readonly string[] | undefined;
  readonly caseNos?: readonly string[] | undefined;
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
  readonly found: { readonly outcome: 'confirmed' } | ({ readonly outcome: 'disproved' } & Disproof);
}

/** How many of the look-ups counted, by what they found. */
export interface LookUpTally {
  readonly confirmed: number;
  readonly missing: number;
  readonly differs: number;
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
 * The book of record (laws 1, 2, 7, 8). Every method but replay is one transaction: it happens whole or not
 * at all. The contract is written down as a test suite, test/ledger/contract.ts, which every implementation
 * passes.
 */
export interface Ledger {
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
  /** Puts matching unsynced cases that are not in flight back to pending, in bounded transactions. */
  replay(filter: RecordFilter, options: ReplayOptions): Promise<ReplayOutcome>;
  /** Takes note of cases known to be at the portal before dongbo started; call it with a few thousand at a time. */
  importBaseline(rows: readonly BaselineRow[], now: Instant): Promise<BaselineOutcome>;

  /** Matching synced cases by rising id. */
  synced(filter: RecordFilter, limit: number, afterId: number): Promise<readonly SyncedCase[]>;
  /** Synced cases to look up next; see VerifyOrder. */
  toVerify(order: VerifyOrder): Promise<readonly SyncedCase[]>;
  /**
   * Notes what look-ups found. A case that is no longer synced with the version that was looked up is left as
   * it is and not counted. Where a cursor goes with them, it moves in the same transaction.
   */
  settleLookUps(
    lookedUp: readonly LookedUp[],
    now: Instant,
    cursorAfter?: (tally: LookUpTally) => CursorMove,
  ): Promise<LookUpTally>;

  gapTotals(): Promise<GapTotals>;
  gapGroups(dimension: TallyDimension): Promise<readonly GapGroup[]>;
  /** Unsynced cases whose gap is older than or as old as from-to: [from, to) bounds of unsyncedSince. */
  countUnsyncedSince(from: Instant | null, before: Instant | null): Promise<{ never: number; stale: number }>;
  /** Total by receive date, synced by first acknowledgement (DOMAIN: as of a past date). */
  gapAsOf(at: Instant, dimension: Exclude<TallyDimension, 'reason'> | null): Promise<readonly GapGroup[]>;
  records(filter: RecordFilter, limit: number, afterId: number): Promise<readonly LedgerRecord[]>;
  /** Statuses as the source words them, with how many counted cases have each; reads the whole ledger. */
  sourceStatuses(): Promise<readonly SourceStatusCount[]>;
  /** The codes with which the portal refused cases that are rejected now, with how many cases. */
  refusalCodes(): Promise<ReadonlyMap<string, number>>;
  record(caseNo: string): Promise<{ record: LedgerRecord; events: readonly LedgerEvent[] } | null>;
  /** Code → name, as the source last named it. */
  names(dimension: 'agency' | 'domain' | 'procedure'): Promise<ReadonlyMap<string, string>>;
  /** Counts everything anew and compares; `repair` writes the recount. Number of counters that were off. */
  recount(repair: boolean): Promise<number>;

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

export interface ReplayOptions {
  readonly now: Instant;
  readonly dryRun: boolean;
  /** Spread so that at most this many become due a second; null = all at once. */
  readonly ratePerSecond: number | null;
  readonly note: string;
}

export interface ReplayOutcome {
  readonly matched: number;
  readonly replayed: number;
  readonly replayId: number | null;
}
