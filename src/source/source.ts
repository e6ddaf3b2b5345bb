import type { CaseRecord } from '../domain/caseRecord.ts';
import type { Bilingual } from '../domain/language.ts';
import type { RowFault } from '../domain/rowFault.ts';
import type { Instant } from '../domain/time.ts';

/** How a request ended. `transient`: worth another try. `refused`: another try would not help. */
export const SOURCE_OUTCOMES = ['success', 'transient', 'refused'] as const;
export type SourceOutcome = (typeof SOURCE_OUTCOMES)[number];

export type SourceRow =
  | { readonly kind: 'case'; readonly record: CaseRecord }
  /** Without a number yet, so no case (docs/domain.md#what-is-counted). */
  | { readonly kind: 'draft'; readonly sourceId: string }
  /** `where` names the field, or WHOLE_ROW; it does not quote the row. */
  | {
      readonly kind: 'unreadable';
      /** '' if that cannot be read either. */
      readonly sourceId: string;
      /** The same, or a hash of the row. */
      readonly key: string;
      readonly where: string;
      readonly why: RowFault;
    };

/** The progress of a reading in rows; `expected` is null if unknown. */
export interface ReadProgress {
  readonly read: number;
  readonly expected: number | null;
}

/** The result of a whole reading; on its last page. */
export interface ReadSummary {
  /** Distinct rows read. */
  readonly rows: number;
  /** The source's totals of all windows together. */
  readonly claimed: number;
  /** Windows with fewer rows than claimed, so that the census is incomplete. */
  readonly shortWindows: readonly string[];
  /** Of a census, the numbered rows by month of receipt; the month '' has no readable receive date. */
  readonly windows: readonly MonthRows[];
  /** The source does not claim to have shown everything, so nothing follows from what it left out. */
  readonly partial?: boolean | undefined;
}

interface MonthRows {
  /** Such as `2024-11`. */
  readonly month: string;
  /** Distinct rows with a case number. */
  readonly rows: number;
}

export interface SourcePage {
  /** When the request was sent: the rows are at least as recent. */
  readonly readAt: Instant;
  readonly rows: readonly SourceRow[];
  /** Stored in the same transaction as the rows. Only the adapter understands it. */
  readonly cursor?: string | undefined;
  readonly progress: ReadProgress;
  readonly summary?: ReadSummary | undefined;
}

export interface SourceProbe {
  /** False if the source ignores the sort by modification date; null if it has no such thing. */
  readonly sortHonoured: boolean | 'undecided' | null;
  readonly total: number;
  /** What it is like, in words of its kind; absent = a list of `total` rows. */
  readonly found?: Bilingual | undefined;
  /** What somebody should do all the same, in words of its kind. */
  readonly concern?: { readonly found: Bilingual; readonly remedy: Bilingual } | undefined;
}

/**
 * The province's system. Both readings can repeat rows and return them in any order, but must not miss one; they continue
 * from the last stored cursor. They throw SourceUnreadableError once the adapter's own retries are used up.
 */
export interface Source {
  /** A cursor for `changes` that means "now" by the source's clock. */
  mark(signal: AbortSignal): Promise<string>;
  /** Everything that changed since the cursor; the last page has the next cursor and the summary. */
  changes(cursor: string, signal: AbortSignal): AsyncIterable<SourcePage>;
  /** Everything, in windows; the last page of a window has a cursor. */
  census(cursor: string | null, signal: AbortSignal): AsyncIterable<SourcePage>;
  probe(signal: AbortSignal): Promise<SourceProbe>;
  /** Some rows for somebody to look at, without any effect; absent = the first page of a census has none. */
  sample?(signal: AbortSignal): Promise<readonly SourceRow[]>;
  /** Milliseconds by which the source's clock is ahead of ours, according to its last answer; null if unknown. */
  clockSkewMs?(): number | null;
  /** Requests sent by this process so far, retries included. */
  requestCount(): number;
}
