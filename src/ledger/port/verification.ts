import type { Mismatch } from '../../domain/lookUp.ts';
import type { Instant } from '../../domain/time.ts';
import type { CursorMove } from './facts.ts';
import type { RecordFilter } from './filter.ts';

/** A synced case that a look-up at the portal should confirm. */
export interface SyncedCase {
  readonly id: number;
  readonly caseNo: string;
  /** The nation's number of the case, if it has one beside ours. */
  readonly nationCode: string | null;
  readonly agencyCode: string;
  /** The version that was acknowledged. */
  readonly version: number;
  readonly ackedStatus: string | null;
}

/**
 * Cases that were never looked up first, longest acknowledged first; then those found without a readable status, and those
 * confirmed, longest ago first.
 */
export interface VerifyOrder {
  readonly limit: number;
  /** Only cases acknowledged by then. */
  readonly ackedBy: Instant;
  /** Cases found later than this are not looked up again. */
  readonly confirmedBy: Instant;
}

/** What a look-up found. */
export interface LookedUp {
  readonly id: number;
  /** The acknowledged version that was looked up. */
  readonly version: number;
  readonly found:
    | { readonly outcome: 'confirmed' }
    /** The portal has the case, with a status that nobody can read. */
    | { readonly outcome: 'present' }
    | ({ readonly outcome: 'disproved' } & Mismatch);
}

/** How many look-ups counted, by what they found. */
export interface LookUpTally {
  readonly confirmed: number;
  readonly present: number;
  readonly missing: number;
  readonly differs: number;
}

export interface SettleLookUpsOptions {
  /** Moves a cursor in the same transaction. */
  readonly cursorAfter?: ((tally: LookUpTally) => CursorMove) | undefined;
  /** Bypasses the verification breaker: a person has checked that the look-ups are right. */
  readonly forced?: boolean | undefined;
}

/** The part of the Ledger port that compares acknowledgements with what the portal holds. */
export interface LedgerVerification {
  /** Matching synced cases by rising id. */
  synced(filter: RecordFilter, limit: number, afterId: number): Promise<readonly SyncedCase[]>;
  /** Synced cases to look up next. */
  toVerify(order: VerifyOrder): Promise<readonly SyncedCase[]>;
  /**
   * Records what look-ups found. A case no longer synced in the version that was looked up is left alone and not
   * counted. Null: the verification breaker is tripped (domain/verificationBreaker.ts), and nothing was recorded.
   */
  settleLookUps(
    lookedUp: readonly LookedUp[],
    now: Instant,
    options?: SettleLookUpsOptions,
  ): Promise<LookUpTally | null>;
}
