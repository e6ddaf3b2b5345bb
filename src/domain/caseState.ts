import type { Exclusion } from './exclusion.ts';
import type { Reason } from './reason.ts';
import type { StoredState, Work } from './state.ts';
import type { Instant } from './time.ts';

/**
 * The state of a case record between source and portal. Its state machine (state.ts) is the functions of
 * transitions.ts, settle.ts and lookUp.ts: the ledger reads a state, applies one of them and writes the result in one
 * transaction.
 */
export interface CaseState {
  /** Starts at 1 and grows with each change of the content. */
  readonly version: number;
  /** Null = in the total. */
  readonly excluded: Exclusion | null;
  readonly state: StoredState;
  readonly reason: Reason | null;
  readonly detail: string | null;
  readonly portalCode: string | null;
  /** What the next delivery sends; null exactly when not pending, or excluded from delivery. */
  readonly work: Work | null;
  /** When the work is due or the lease expires. Null: no work, attempts used up, or content to be read again. */
  readonly nextAt: Instant | null;
  /** A poll found it, and it was not delivered since: it goes before the backlog. */
  readonly fresh: boolean;
  readonly attempts: number;
  readonly leaseOwner: string | null;
  readonly leaseVersion: number | null;
  /** The newest version whose record the portal accepted. */
  readonly recordVersion: number | null;
  /** The newest version acknowledged whole; 0 = known from a baseline. */
  readonly ackedVersion: number | null;
  readonly ackedStatus: string | null;
  readonly firstAckAt: Instant | null;
  readonly lastAckAt: Instant | null;
  readonly verifiedAt: Instant | null;
  readonly unsyncedSince: Instant | null;
  /** Look-ups in a row that found another status than was sent of this content. */
  readonly mismatches: number;
  /** The code with which the portal refused this version, kept when the case is sent again; null = it never did. */
  readonly refusedCode: string | null;
}

/** The work that the current version needs. */
export function owedWork(caseState: Pick<CaseState, 'version' | 'recordVersion' | 'ackedVersion'>): Work {
  if (caseState.recordVersion === caseState.version) return 'progress';
  return caseState.recordVersion !== null || caseState.ackedVersion !== null ? 'update' : 'new';
}

export function inFlight(caseState: Pick<CaseState, 'leaseOwner' | 'nextAt'>, now: Instant): boolean {
  return caseState.leaseOwner !== null && caseState.nextAt !== null && caseState.nextAt > now;
}

/* What the transitions are made of. */

export const noLease = { leaseOwner: null, leaseVersion: null } as const;
export const stopped = { work: null, nextAt: null, fresh: false } as const;

export const settledWhole = {
  state: 'synced',
  reason: null,
  detail: null,
  portalCode: null,
  work: null,
  nextAt: null,
  fresh: false,
  attempts: 0,
  unsyncedSince: null,
  refusedCode: null,
} as const;

export function awaiting(work: Work | null, nextAt: Instant) {
  return {
    state: 'pending',
    reason: 'AWAITING_DELIVERY',
    detail: null,
    portalCode: null,
    work,
    nextAt: work === null ? null : nextAt,
    attempts: 0,
  } as const;
}
