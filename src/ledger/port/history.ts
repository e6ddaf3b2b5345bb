import type { Instant } from '../../domain/time.ts';
import type { AuditEntry } from './audit.ts';
import type { GapTotals } from './figures.ts';

/** The gap as it stood at one instant: of the whole province, or of one agency. */
export interface Snapshot extends GapTotals {
  /** When it was really taken. */
  readonly takenAt: Instant;
  /** The midnight it is the day's snapshot of; later than that, it was taken late. Null: on demand. */
  readonly midnight: Instant | null;
  /** Always of the whole province: drafts are not counted by agency. */
  readonly unnumbered: number;
  /** The unsynced by reason; reasons of no case are left out. */
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

/** How many cases were synced on a day by somebody else's account, such as the 766 index. */
export interface PublishedFigure {
  /** `2024-11-05`. */
  readonly date: string;
  readonly synced: number;
  readonly unsynced: number;
  /** Where it was published; may be empty. */
  readonly source: string;
}

export interface RecordedFigure extends PublishedFigure {
  readonly recordedAt: Instant;
}

/** What the ledger keeps of time gone by. Part of the Ledger port, and under its contract. */
export interface LedgerHistory {
  /**
   * Keeps the present counters, and returns what was kept. Of one midnight there is one snapshot, whoever tries:
   * null where it is taken already. Without a midnight, on demand, it is always a new one. The audit entry, of what a
   * person asked for, is kept in the same transaction.
   */
  takeSnapshot(at: Instant, midnight: Instant | null, audit?: AuditEntry): Promise<Snapshot | null>;
  /** By the instant they were taken, oldest first. */
  snapshots(query: SnapshotQuery): Promise<readonly Snapshot[]>;
  /**
   * All of them or none, with the audit entry. A figure of a date takes the place of the one recorded before for the
   * same date.
   */
  recordPublished(figures: readonly PublishedFigure[], now: Instant, audit?: AuditEntry): Promise<void>;
  /** Newest date first; `upTo` (`2024-11-05`) leaves later dates out. */
  publishedFigures(options: {
    readonly limit: number;
    readonly upTo?: string | undefined;
  }): Promise<readonly RecordedFigure[]>;
}
