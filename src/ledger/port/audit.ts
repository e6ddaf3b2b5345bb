import type { Actor } from '../../domain/actor.ts';
import type { Instant } from '../../domain/time.ts';

/** What a person can change. Names that stand in ledgers for good: never renamed, only added to. */
export type AuditAction =
  | 'replay.created'
  | 'replay.paused'
  | 'replay.resumed'
  | 'replay.cancelled'
  | 'delivery.paused'
  | 'delivery.resumed'
  | 'key.created'
  | 'key.revoked'
  | 'config.changed'
  | 'mappings.changed'
  | 'published.recorded'
  | 'baseline.started'
  | 'baseline.imported'
  | 'verify.forced'
  | 'verify.ended'
  | 'snapshot.taken';

/**
 * One change as it is to be remembered. Texts are cut to length and freed of control characters when they are
 * stored (sql/audit/chain.ts). They hold no personal data of cases; a case number is the most that may name one.
 */
export interface AuditEntry extends Actor {
  readonly at: Instant;
  readonly action: AuditAction;
  /** What it was done to: a filter, the name of a key, a day, a file. */
  readonly subject: string;
  /** To how many; null where that says nothing. */
  readonly count: number | null;
  /** Why, in the person's own words; '' for none. */
  readonly note: string;
}

/** A row of the trail, as it stands in the ledger. */
export interface AuditRow extends Omit<AuditEntry, 'action'> {
  /** 1, 2, 3 … without a gap. */
  readonly seq: number;
  /** Of a ledger that a newer dongbo wrote, perhaps one that this one does not know. */
  readonly action: string;
  /** Hash of the row before, in hexadecimal. */
  readonly previous: string;
  readonly hash: string;
}

export interface AuditQuery {
  readonly limit: number;
  /** Inclusive. */
  readonly from?: Instant | undefined;
  /** Exclusive. */
  readonly before?: Instant | undefined;
  /** Only rows with a lower number: where the next page begins. */
  readonly below?: number | undefined;
}

export interface AuditProof {
  /** Rows that were read: all of them, or up to the first broken one. */
  readonly rows: number;
  /** Hash of the last row; null while there is none, or when the chain is broken. */
  readonly head: string | null;
  /** The first row that is not as it was written, or the number of the first that is missing. */
  readonly broken: { readonly seq: number; readonly why: 'missing' | 'unlinked' | 'altered' } | null;
  /** The number of the row with the hash that was asked for; null where there is none, or none was asked for. */
  readonly notedAt: number | null;
}

/** The part of the Ledger port that remembers what people changed. */
export interface LedgerAudit {
  /** In a transaction of its own: for changes that are no ledger write. */
  appendAudit(entry: AuditEntry): Promise<void>;
  /** The same, unless the last row with this action has this subject already. Whether it was appended. */
  appendAuditIfNew(entry: AuditEntry): Promise<boolean>;
  /** Newest first. */
  auditTrail(query: AuditQuery): Promise<readonly AuditRow[]>;
  /** Reads the whole trail and computes every hash anew. `noted`: a hash that was written down elsewhere. */
  proveAudit(noted?: string): Promise<AuditProof>;
}
