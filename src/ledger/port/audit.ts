import type { Actor } from '../../domain/actor.ts';
import type { Instant } from '../../domain/time.ts';

/** What a person can change, and what becomes of it. Stored for good: never renamed, only added to. */
export type AuditAction =
  | 'replay.created'
  | 'replay.paused'
  | 'replay.resumed'
  | 'replay.cancelled'
  | 'replay.stopped'
  | 'delivery.paused'
  | 'delivery.resumed'
  | 'delivery.opened'
  | 'delivery.closed'
  | 'delivery.retried'
  | 'case.compared'
  | 'catalogue.accepted'
  | 'census.accepted'
  | 'key.created'
  | 'key.linked'
  | 'key.changed'
  | 'key.restored'
  | 'key.revoked'
  | 'config.changed'
  | 'mapping.set'
  | 'mapping.undone'
  | 'mapping.unset'
  | 'mappings.applied'
  | 'mappings.changed'
  | 'published.recorded'
  | 'baseline.started'
  | 'baseline.imported'
  | 'verify.forced'
  | 'verify.ended'
  | 'snapshot.taken'
  | 'ledger.backed_up'
  | 'ledger.restored'
  | 'ledger.moved_to'
  | 'ledger.moved_from'
  | 'ledger.pruned'
  | 'audit.pruned'
  | 'case.erased'
  | 'ledger.repaired'
  | 'payload_key.rotated'
  | 'notice.tested'
  | 'subscription.added'
  | 'subscription.removed'
  | 'worklist.mailed';

/**
 * One change by a person. Texts are shortened and freed of control characters when they are stored
 * (sql/audit/chain.ts). They hold no personal data of cases beyond a case number.
 */
export interface AuditEntry extends Actor {
  readonly at: Instant;
  readonly action: AuditAction;
  /** What was changed: a filter, the name of a key, a day, a file. */
  readonly subject: string;
  /** How many were affected; null where that means nothing. */
  readonly count: number | null;
  /** The person's reason; '' for none. */
  readonly note: string;
}

/** A row of the trail, as stored. */
export interface AuditRow extends Omit<AuditEntry, 'action'> {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  /** A newer dongbo can have written one that this one does not know. */
  readonly action: string;
  /** Hash of the previous row, in hexadecimal. */
  readonly previous: string;
  readonly hash: string;
}

/** Which rows of the trail. */
export interface AuditQuery {
  /** Inclusive. */
  readonly from?: Instant | undefined;
  /** Exclusive. */
  readonly before?: Instant | undefined;
  /** A part of `who`, such as the name of a key. */
  readonly who?: string | undefined;
  readonly actions?: readonly string[] | undefined;
  /** Only rows with a lower number, for the next page. */
  readonly below?: number | undefined;
}

export interface AuditCheckpoint {
  readonly seq: number;
  readonly hash: string;
  /** When it was removed. */
  readonly at: Instant;
}

export interface AuditProof {
  /** Rows read: all, or those before the first broken one. */
  readonly rows: number;
  /** The last row that retention removed, whose hash a row of the trail holds; null where there is none. */
  readonly checkpoint: AuditCheckpoint | null;
  /** The number of the last row read. */
  readonly lastSeq: number;
  /** Hash of the last row; null for an empty or broken chain. */
  readonly head: string | null;
  /** The first row that was altered, or the number of the first that is missing. */
  readonly broken: { readonly seq: number; readonly why: 'missing' | 'unlinked' | 'altered' } | null;
  /** The number of the row with the requested hash; null where there is none. */
  readonly notedAt: number | null;
}

/** The part of the Ledger port that records what people changed. */
export interface LedgerAudit {
  /** In its own transaction: for changes that are no ledger write. */
  appendAudit(entry: AuditEntry): Promise<void>;
  /** The same for several, all or none. */
  appendAudits(entries: readonly AuditEntry[]): Promise<void>;
  /** Appends unless the last row with this action has this subject. Returns whether it was appended. */
  appendAuditIfNew(entry: AuditEntry): Promise<boolean>;
  /** Newest first, at most `limit` rows. */
  auditTrail(query: AuditQuery & { readonly limit: number }): Promise<readonly AuditRow[]>;
  /** Recomputes every hash of the trail. `noted`: a hash that was written down elsewhere. */
  proveAudit(noted?: string): Promise<AuditProof>;
}
