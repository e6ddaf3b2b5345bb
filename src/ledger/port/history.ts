import type { Instant } from '../../domain/time.ts';
import type { AuditEntry } from './audit.ts';
import type { GapTotals } from './figures.ts';

/** The gap at one instant: of the whole province, or of one agency. */
export interface Snapshot extends Omit<GapTotals, 'excludedBy'> {
  /** When it was taken. */
  readonly takenAt: Instant;
  /** The midnight of a daily snapshot, which can be taken later; null: during the day. */
  readonly midnight: Instant | null;
  /** Of the whole province: drafts are not counted by agency. */
  readonly unnumbered: number;
  /** The unsynced by reason, without reasons of no case. */
  readonly reasons: ReadonlyMap<string, number>;
}

export interface SnapshotQuery {
  /** Taken then or later. */
  readonly from: Instant;
  /** Taken before then. */
  readonly before: Instant;
  /** One agency instead of the whole. */
  readonly agency?: string | undefined;
}

/** The unsynced cases of one agency at the midnight of a daily snapshot. */
export interface AgencyPoint {
  readonly agency: string;
  readonly takenAt: Instant;
  readonly unsynced: number;
}

/** How many cases were synced on a day according to somebody else, such as the 766 index. */
export interface PublishedFigure {
  /** `2024-11-05`. */
  readonly date: string;
  readonly synced: number;
  readonly unsynced: number;
  /** Where it was published; can be empty. */
  readonly source: string;
}

export interface RecordedFigure extends PublishedFigure {
  readonly recordedAt: Instant;
}

/** A figure of the national index for a period, of the whole province. */
export interface IndexFigure {
  /** `2024-10`, `2024-Q4` or `2024` (domain/period.ts). */
  readonly period: string;
  /** The version of the formula, '' where it was not given. Figures of two versions are never compared. */
  readonly formula: string;
  /** The day of the reading: `2024-11-05`. */
  readonly date: string;
  readonly numerator: number;
  readonly denominator: number;
  /** What the index says about its own data, such as TEMP_NATIONAL_REPORT_DENOMINATOR; can be empty. */
  readonly quality: string;
  readonly source: string;
}

/** How many cases the national reporting system says were received. */
export interface ReportedTotal {
  readonly period: string;
  /** Its local code; '' = the whole province. */
  readonly agency: string;
  readonly received: number;
  readonly source: string;
}

export type Recorded<Entry> = Entry & { readonly recordedAt: Instant };

interface IndexQuery {
  readonly limit: number;
  /** All periods when left out, the newest first. */
  readonly period?: string | undefined;
}

/** The part of the Ledger port that keeps the past. */
export interface LedgerHistory {
  /**
   * Stores the present counters and returns them. One snapshot a midnight: null where it is taken already. On demand,
   * without a midnight, always a new one. The audit entry is kept in the same transaction.
   */
  takeSnapshot(at: Instant, midnight: Instant | null, audit?: AuditEntry): Promise<Snapshot | null>;
  /** By the instant they were taken, oldest first. */
  snapshots(query: SnapshotQuery): Promise<readonly Snapshot[]>;
  /** Of the daily snapshots, oldest first; an agency has no point where it had no case. */
  agencyTrends(
    query: Omit<SnapshotQuery, 'agency'> & { readonly agencies: readonly string[] },
  ): Promise<readonly AgencyPoint[]>;
  /** All of them or none, with the audit entry. A figure replaces an earlier one of the same date. */
  recordPublished(figures: readonly PublishedFigure[], now: Instant, audit?: AuditEntry): Promise<void>;
  /** All of them or none, with the audit entry. An entry replaces an earlier one of the same period, and formula or agency. */
  recordIndex(
    entries: { readonly figures?: readonly IndexFigure[]; readonly totals?: readonly ReportedTotal[] },
    now: Instant,
    audit?: AuditEntry,
  ): Promise<void>;
  indexFigures(query: IndexQuery): Promise<readonly Recorded<IndexFigure>[]>;
  reportedTotals(query: IndexQuery): Promise<readonly Recorded<ReportedTotal>[]>;
  /** Newest date first; `upTo` (`2024-11-05`) leaves out later dates. */
  publishedFigures(options: {
    readonly limit: number;
    readonly upTo?: string | undefined;
  }): Promise<readonly RecordedFigure[]>;
}
