import type { Instant } from '../../domain/time.ts';

/** A row of the source that cannot be read. Neither text quotes it. */
export interface UnreadableRow {
  /** The source's id, or a hash of a row without a readable one. */
  readonly sourceId: string;
  /** The field, or WHOLE_ROW. */
  readonly where: string;
  /** In the words of storedRowFault; a later version may have stored others. */
  readonly why: string;
}

export interface SeenUnreadable extends UnreadableRow {
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
}

/** Rows beyond these are counted by their reading, but not listed. */
export const MOST_UNREADABLE = 10_000;

/** The part of the Ledger port that lists what could not be read. */
export interface LedgerUnreadable {
  /** Adds these rows, and drops those that were read well. Returns the rows that were not listed with this fault before. */
  noteUnreadable(
    rows: readonly UnreadableRow[],
    readWell: readonly string[],
    now: Instant,
    source?: string,
  ): Promise<readonly UnreadableRow[]>;
  /** Drops the source's rows last seen before `at`, when a whole census has not shown them. */
  forgetUnreadable(at: Instant, source?: string): Promise<void>;
  /** By source id, after the given one. */
  unreadableRows(limit: number, after?: string): Promise<readonly SeenUnreadable[]>;
  unreadableCount(): Promise<number>;
}
