import type { Instant } from '../../domain/time.ts';
import type { AuditEntry } from './audit.ts';
import type { GapTotals } from './figures.ts';

/** The gap at one instant: of the whole province, or of one agency. */
export interface Snapshot extends Omit<GapTotals, 'excludedBy'> {
  /** When it was taken. */
  readonly takenAt: Instant;
  /** The midnight of a daily snapshot, which can be taken later; null: on demand. */
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

/** The part of the Ledger port that keeps the past. */
export interface LedgerHistory {
  /**
   * Stores the present counters and returns them. One snapshot a midnight: null where it is taken already. On demand,
   * without a midnight, always a new one. The audit entry is kept in the same transaction.
   */
  takeSnapshot(at: Instant, midnight: Instant | null, audit?: AuditEntry): Promise<Snapshot | null>;
  /** By the instant they were taken, oldest first. */
  snapshots(query: SnapshotQuery): Promise<readonly Snapshot[]>;
  /** All of them or none, with the audit entry. A figure replaces an earlier one of the same date. */
  recordPublished(figures: readonly PublishedFigure[], now: Instant, audit?: AuditEntry): Promise<void>;
  /** Newest date first; `upTo` (`2024-11-05`) leaves out later dates. */
  publishedFigures(options: {
    readonly limit: number;
    readonly upTo?: string | undefined;
  }): Promise<readonly RecordedFigure[]>;
}
