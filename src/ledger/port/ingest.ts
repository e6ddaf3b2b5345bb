import type { CaseRecord } from '../../domain/caseRecord.ts';
import type { Exclusion } from '../../domain/exclusion.ts';
import { MAIN_SOURCE } from '../../domain/source.ts';
import type { PortalStatus } from '../../domain/status.ts';
import type { StepKey } from '../../domain/steps.ts';
import type { Instant } from '../../domain/time.ts';
import type { Hold } from '../../domain/transitions.ts';
import type { AuditEntry } from './audit.ts';
import type { CursorMove } from './facts.ts';

/** A case as ingest hands it over: read, mapped as far as counting needs, hashed. */
export interface IngestRow {
  readonly record: CaseRecord;
  /** Hash of contentOf(record): equal hash = nothing changed. */
  readonly hash: string;
  /** The mapped portal status, or null while the tables do not map it. */
  readonly status: PortalStatus | null;
  /** When that status began; null while it is not mapped. */
  readonly stepAt: Instant | null;
  /** Null = in the total, unless the case turns out to be a copy of one that the ledger has. */
  readonly excluded: Exclusion | null;
  /**
   * Our own checks, for a case that is new or changed; null = nothing speaks against sending it. Absent = it is left to the
   * delivery.
   */
  readonly check?: (() => Hold | null) | undefined;
  /** What would be sent of the case today, to be compared with what the portal has; absent = not compared. */
  readonly today?: SentToday | undefined;
}

export interface SentToday {
  /** Portal.fingerprint of the record. */
  readonly hash: number;
  /** Null: steps are not sent. */
  readonly steps: readonly StepKey[] | null;
}

/** Which source a reading is of, among those that the ledger is filled from. */
export interface SourceRank {
  readonly name: string;
  /** Sources whose case counts where both have one number; every other source yields to this one. */
  readonly yieldsTo: readonly string[];
  /** Put behind the numbers that one of those has, so that both cases count; absent or '' = this one yields. */
  readonly suffix?: string | undefined;
}

/** The only source of a ledger. */
export const ONLY_SOURCE: SourceRank = { name: MAIN_SOURCE, yieldsTo: [] };

export interface IngestPage {
  /** Absent = the only one. */
  readonly source?: SourceRank | undefined;
  readonly rows: readonly IngestRow[];
  /** Source ids of rows that have no case number yet. */
  readonly drafts: readonly string[];
  /** When the page was requested; guards against an older reading that arrives after a newer one. */
  readonly readAt: Instant;
  readonly now: Instant;
  /** A poll read it: what changed goes before the backlog. */
  readonly fresh?: boolean | undefined;
  /** Moved in the same transaction as the rows. */
  readonly cursor?: CursorMove | undefined;
  /** Cases of which the portal has something else than would be sent today become due again. */
  readonly resends?: boolean | undefined;
  /** A row wins over the one that has its number so far, because a census did not show that one. */
  readonly inherits?: boolean | undefined;
  /** Told, after the commit, what a census has shown. */
  readonly witness?: CensusWitness | undefined;
}

/** What a census shows, page by page. */
export interface CensusWitness {
  /** The ledger's ids of cases whose rows were shown, unchanged ones included. */
  shown(ids: readonly number[]): void;
  /** An unchanged case of which the portal has something else than would be sent today. */
  outdated(row: IngestRow): void;
  /** A row that claims the number of a case that the ledger knows by another row, and that was not taken. */
  contested(id: number, row: IngestRow): void;
  /** Rows that do not count, because a source that this one yields to has a case with the same number. */
  yielded?(count: number): void;
}

export interface IngestOutcome {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Readings older than the one the ledger already holds. */
  readonly outdated: number;
}

/** A census that has been read to its end, by this process from the beginning. */
export interface CensusEvidence {
  /** The name of the source that was read; absent = the only one. */
  readonly source?: string | undefined;
  readonly startedAt: Instant;
  /** Whether a row of the case with this id was shown. */
  readonly shown: (id: number) => boolean;
  /** Source ids of rows that could not be read: they are there. */
  readonly unreadable: ReadonlySet<string>;
  readonly drafts: ReadonlySet<string>;
  /** False: nothing is declared gone, it is only counted. */
  readonly believed: boolean;
}

export interface CensusConclusion {
  /** Cases that it did not show, and that still count. */
  readonly missing: number;
  /** Cases that are gone now, because the census before did not show them either. */
  readonly gone: number;
}

/** Codes of the source, of which a case has at least one. */
interface SyncedCodes {
  /** Absent = of all sources. */
  readonly sources?: readonly string[] | undefined;
  /** Statuses and sub-statuses. */
  readonly statuses: readonly string[];
  readonly procedures: readonly string[];
  readonly agencies: readonly string[];
}

export interface BaselineRow {
  readonly caseNo: string;
  /** The portal's status code, where the file has one. */
  readonly status: string | null;
  /** The number that the portal has the case under, where the file has one. */
  readonly nationCode?: string | undefined;
}

export interface BaselineOutcome {
  /** Now counted as synced. */
  readonly synced: number;
  /** Known at the portal with another or no status: goes out as an update. */
  readonly stale: number;
  /** Not in the ledger yet: remembered until the census finds them. */
  readonly remembered: number;
}

interface PayloadReview {
  readonly opened: number;
  readonly unopened: number;
  /** Cases that are read again, of those unopened. */
  readonly setAside: number;
  /** Cases that were set aside before, and are due again. */
  readonly returned: number;
}

/** The part of the Ledger port that takes cases in. */
export interface LedgerIngest {
  ingest(page: IngestPage): Promise<IngestOutcome>;
  /** Of these numbers of a source with a suffix, those that need it: a source before it has them, or they have it already. */
  sharedNumbers(source: SourceRank, numbers: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Records cases known to be at the portal before dongbo started; pass a few thousand at a time. The audit entry is
   * kept in the same transaction.
   */
  importBaseline(rows: readonly BaselineRow[], now: Instant, audit?: AuditEntry): Promise<BaselineOutcome>;
  /** How many baseline rows are remembered because no case has their number. Counts them: 0.1 s a million. */
  unmatchedBaseline(): Promise<number>;
  /** Counted synced cases, all or those with one of these codes of the source. Reads the ledger: 0.3 s a million. */
  countSynced(of: SyncedCodes | 'all'): Promise<number>;
  /**
   * What follows from a whole census: a case that two in a row did not show is gone, and so is a draft that this one did not
   * show. Not checked are cases that came or changed since the census began, and those received before it begins. In
   * short transactions, some thousand cases each.
   */
  concludeCensus(census: CensusEvidence, now: Instant): Promise<CensusConclusion>;
  /**
   * Nothing of this source is sent any more: its cases, waiting ones included, are excluded as `elsewhere`, in short
   * transactions. Returns how many were not before. Only while nobody delivers.
   */
  withholdSource(source: string, now: Instant): Promise<number>;
  /**
   * New cases whose content is only in memory, and how many more fit. A killed process loses these contents and
   * nothing else (decision 0014).
   */
  buffered(): { readonly held: number; readonly room: number };
  /** Writes the contents buffered at `since` or earlier to the disk, sealed. Returns how many. */
  flushPayloadBuffer(since: Instant): Promise<number>;
  /**
   * Makes the next reading of the source bring back what a killed process lost from memory, and sets the fact
   * READ_AGAIN in the same transaction where there was any. Returns how many cases. Only for a process that is alone
   * on the ledger, before it reads the source.
   */
  forgetLost(now: Instant): Promise<number>;
  /**
   * Tries every stored payload, in short transactions. Waiting cases whose payload cannot be opened wait under
   * PAYLOAD_UNREADABLE and are read again, as READ_AGAIN then says; those that waited so and whose payload opens are due.
   */
  reviewPayloads(now: Instant): Promise<PayloadReview>;
  /**
   * Seals every sealed payload with this key, in short transactions; those that it opens already are left as they are, so that
   * an interrupted change continues. Those that neither key opens stay, and are counted.
   */
  resealPayloads(next: Buffer): Promise<{ readonly resealed: number; readonly unopened: number }>;
}
