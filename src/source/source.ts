import type { CaseRecord } from '../domain/caseRecord.ts';
import type { Instant } from '../domain/time.ts';

/** Every kind of source there is an adapter for; src/app/openSource.ts opens them. */
export const SOURCE_KINDS = ['opencps'] as const;

/**
 * How a request to the source ended. `transient`: no answer, an unreadable one, or one that says "later". `refused`: an
 * answer that another try would not change.
 */
export const SOURCE_OUTCOMES = ['success', 'transient', 'refused'] as const;
export type SourceOutcome = (typeof SOURCE_OUTCOMES)[number];

/** One row of the source, as far as it could be read. */
export type SourceRow =
  | { readonly kind: 'case'; readonly record: CaseRecord }
  /** Not numbered yet, so no case (docs/domain.md#what-is-counted). */
  | { readonly kind: 'draft'; readonly sourceId: string }
  /** `where` names the field and `why` what was wrong; neither quotes the row. */
  | { readonly kind: 'unreadable'; readonly where: string; readonly why: string };

/** How far a reading has come, for a progress bar: rows read and, where known, rows there are. */
export interface ReadProgress {
  readonly read: number;
  readonly expected: number | null;
}

/** How a whole reading ended; comes with its last page. */
export interface ReadSummary {
  /** Distinct rows read. */
  readonly rows: number;
  /** What the source claims to hold for the same query, all windows together. */
  readonly claimed: number;
  /** Windows in which fewer rows could be read than claimed, after re-reading: the census is not whole. */
  readonly shortWindows: readonly string[];
}

export interface SourcePage {
  /** When the request was sent: what a row says was true no earlier than this. */
  readonly readAt: Instant;
  readonly rows: readonly SourceRow[];
  /** Stored in the same transaction as the rows. Opaque to everybody but the adapter that wrote it. */
  readonly cursor?: string | undefined;
  readonly progress: ReadProgress;
  readonly summary?: ReadSummary | undefined;
}

export interface SourceProbe {
  /** False when the source ignores the sort by modification date, and changes must be found by sweeping. */
  readonly sortHonoured: boolean | 'undecided';
  readonly total: number;
}

/**
 * The province's side. Both readings can repeat rows and return them in any order, but must not miss one. A reading that
 * was broken off is continued from the last stored cursor.
 *
 * Errors: SourceUnreadableError (exit code 4) once the adapter's own retries are used up.
 */
export interface Source {
  /**
   * A cursor for `changes` that means "now, by the source's own clock". Taken before the first census, so that changes
   * during the census are found after it.
   */
  mark(signal: AbortSignal): Promise<string>;
  /** Everything that changed since the cursor; the last page carries the next cursor and the summary. */
  changes(cursor: string, signal: AbortSignal): AsyncIterable<SourcePage>;
  /** Everything there is, in windows; a page that ends a window carries the cursor to go on from. */
  census(cursor: string | null, signal: AbortSignal): AsyncIterable<SourcePage>;
  probe(signal: AbortSignal): Promise<SourceProbe>;
  /** Milliseconds the source's clock is ahead of ours, as its last answer showed; null where it did not. */
  clockSkewMs?(): number | null;
  /** Requests sent by this process so far, retries included. */
  requestCount(): number;
}
