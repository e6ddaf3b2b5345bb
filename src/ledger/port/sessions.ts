import type { Instant } from '../../domain/time.ts';

export interface StoredSession {
  /** The key that it was begun with. */
  readonly keyId: string;
  readonly begunAt: Instant;
  /** To the minute. */
  readonly usedAt: Instant;
}

/** Which sessions have ended by themselves. */
export interface SessionLimits {
  /** Begun at this instant or before. */
  readonly begunBy: Instant;
  /** Last used at this instant or before. */
  readonly usedBy: Instant;
  /** Sessions at a time; beyond it the least recently used ones end. */
  readonly most: number;
}

/** The part of the Ledger port that keeps the sessions of browsers, each by the SHA-256 of its secret. */
export interface LedgerSessions {
  /** Stores a new session, and forgets those that have ended. */
  beginSession(
    session: { readonly hash: Buffer; readonly keyId: string; readonly now: Instant },
    limits: SessionLimits,
  ): Promise<void>;
  session(hash: Buffer): Promise<StoredSession | null>;
  /** Records this use, unless a later one is recorded. */
  noteSessionUse(hash: Buffer, at: Instant): Promise<void>;
  endSession(hash: Buffer): Promise<void>;
  /** All of one key. */
  endSessionsOf(keyId: string): Promise<void>;
}
