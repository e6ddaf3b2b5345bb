import { type Exclusion, isDelivered } from './exclusion.ts';
import type { BlockedReason, Reason, RejectedReason } from './reason.ts';
import type { StoredState, Work } from './state.ts';
import type { PortalStatus } from './status.ts';
import type { Instant } from './time.ts';

/**
 * The state of a case record between source and portal. The functions below are its state machine (state.ts): the ledger
 * reads a state, applies one of them and writes the result in one transaction.
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

/** The outcome of one leased record. Texts are free of personal data. */
export type Settlement =
  | { readonly outcome: 'synced' }
  /** The portal took the record but not its progress step: that alone is retried. */
  | ({ readonly outcome: 'record_accepted' } & Deferral)
  | ({
      readonly outcome: 'retry';
      /** What to send next time, if this delivery showed that its work was wrong. */
      readonly work?: Work | undefined;
    } & Deferral)
  /** Handed back untouched: nothing was sent. */
  | { readonly outcome: 'released' }
  | { readonly outcome: 'blocked'; readonly reason: BlockedReason; readonly detail: string }
  | {
      readonly outcome: 'rejected';
      readonly reason: RejectedReason;
      readonly portalCode: string | null;
      readonly detail: string;
      /** The record itself was accepted; only the progress step was refused. */
      readonly recordAccepted?: boolean;
    };

export interface Deferral {
  /** Null = the attempts are used up; the record waits for a replay or a change. */
  readonly retryAt: Instant | null;
  /** Whether this counts against maxAttempts. */
  readonly charge: boolean;
  readonly reason: 'RETRY_SCHEDULED' | 'PORTAL_UNAVAILABLE';
  readonly portalCode: string | null;
  readonly detail: string;
}

/** A case seen for the first time. `since`: when it starts to count as unsynced. */
export function arrived(options: {
  now: Instant;
  since: Instant;
  excluded: Exclusion | null;
  fresh?: boolean;
}): CaseState {
  const { now, since, excluded, fresh = false } = options;
  return {
    version: 1,
    excluded,
    ...awaiting(isDelivered(excluded) ? 'new' : null, now),
    fresh: fresh && isDelivered(excluded),
    leaseOwner: null,
    leaseVersion: null,
    recordVersion: null,
    ackedVersion: null,
    ackedStatus: null,
    firstAckAt: null,
    lastAckAt: null,
    verifiedAt: null,
    unsyncedSince: excluded === null ? since : null,
    mismatches: 0,
    refusedCode: null,
  };
}

/** The content changed: pending again from any state, behind the version in flight where there is one. */
export function changed(
  before: CaseState,
  options: { now: Instant; since: Instant; excluded: Exclusion | null; fresh?: boolean },
): CaseState {
  const { now, since, excluded, fresh = false } = options;
  const version = before.version + 1;
  return {
    ...before,
    version,
    excluded,
    ...awaiting(isDelivered(excluded) ? owedWork({ ...before, version }) : null, now),
    ...(isDelivered(excluded) ? leaseKept(before, now) : noLease),
    // What a look-up disproved comes in again as part of the backlog, whoever reads it.
    fresh: isDelivered(excluded) && (before.fresh || (fresh && !isDisproved(before))),
    verifiedAt: null,
    unsyncedSince: excluded === null ? (before.unsyncedSince ?? since) : null,
    // A disproved case comes in again with the same content.
    mismatches: isDisproved(before) ? before.mismatches : 0,
    refusedCode: null,
  };
}

/** The case is now excluded, for another reason, or no longer. */
export function rescoped(
  before: CaseState,
  options: { now: Instant; excluded: Exclusion | null; fresh?: boolean },
): CaseState {
  const { now, excluded, fresh = before.fresh } = options;
  if (!isDelivered(excluded)) {
    return { ...before, excluded, ...awaiting(null, now), fresh: false, ...noLease, unsyncedSince: null };
  }
  if (before.ackedVersion === before.version) return { ...before, excluded, ...settledWhole };
  const unsyncedSince = excluded === null ? now : null;
  return { ...before, excluded, ...awaiting(owedWork(before), now), fresh, unsyncedSince };
}

/**
 * Settles the version that was sent (law 2). If a newer version has arrived, the record stays pending: an acknowledgement
 * of the older version is kept, its failure is not.
 */
export function settled(
  before: CaseState,
  sent: { version: number; status: string | null },
  settlement: Settlement,
  now: Instant,
): CaseState {
  const free = { ...before, ...noLease };
  const newer = before.version > sent.version;
  switch (settlement.outcome) {
    case 'released':
      return { ...free, nextAt: now };
    case 'synced': {
      const acked = {
        ...free,
        recordVersion: sent.version,
        ackedVersion: sent.version,
        ackedStatus: sent.status,
        firstAckAt: before.firstAckAt ?? now,
        lastAckAt: now,
        verifiedAt: null,
      };
      return newer ? { ...acked, ...awaiting('update', now) } : { ...acked, ...settledWhole };
    }
    case 'record_accepted': {
      const accepted = { ...free, recordVersion: sent.version, firstAckAt: before.firstAckAt ?? now };
      return newer
        ? { ...accepted, ...awaiting('update', now) }
        : { ...accepted, ...deferred(before, 'progress', settlement) };
    }
    case 'retry': {
      const work = settlement.work ?? before.work ?? owedWork(before);
      // The newer version has its own attempts and reason, but waits for the same outage.
      if (newer) return { ...free, ...awaiting(work, settlement.retryAt ?? now) };
      return { ...free, ...deferred(before, work, settlement) };
    }
    case 'blocked': {
      if (newer) return { ...free, ...awaiting(owedWork(before), now) };
      const { reason, detail } = settlement;
      return { ...free, ...stopped, state: 'blocked', reason, detail, portalCode: null };
    }
    case 'rejected': {
      const accepted = settlement.recordAccepted === true;
      const known = accepted
        ? { ...free, recordVersion: sent.version, firstAckAt: before.firstAckAt ?? now }
        : free;
      if (newer) return { ...known, ...awaiting(owedWork(known), now) };
      const { reason, detail, portalCode } = settlement;
      return {
        ...known,
        ...stopped,
        state: 'rejected',
        reason,
        detail,
        portalCode,
        refusedCode: portalCode ?? reason,
      };
    }
  }
}

/** Requeues a record that is not synced, excluded or in flight; it joins the backlog. */
export function replayed(before: CaseState, dueAt: Instant): CaseState {
  return { ...before, ...noLease, ...awaiting(owedWork(before), dueAt), fresh: false };
}

/** A requeued case goes back unsent to what the portal had said of it. */
export function returned(
  before: CaseState,
  was: {
    readonly reason: RejectedReason;
    readonly portalCode: string | null;
    readonly detail: string | null;
  },
): CaseState {
  return { ...before, ...noLease, ...stopped, ...was, state: 'rejected' };
}

/** A baseline says that the portal has the case. Changes nothing in a case that dongbo has delivered itself. */
export function knownAtPortal(
  before: CaseState,
  known: { status: string | null; mappedStatus: string | null; countedAt: Instant },
  now: Instant,
): CaseState {
  // A look-up that found the case missing leaves only firstAckAt, and it is newer than any baseline.
  const delivered =
    before.firstAckAt !== null || before.ackedVersion !== null || before.recordVersion !== null;
  if (!isDelivered(before.excluded) || delivered) return before;
  const acked = { ...before, ackedStatus: known.status, firstAckAt: known.countedAt, lastAckAt: now };
  if (known.status !== null && known.status === known.mappedStatus) {
    return {
      ...acked,
      ...noLease,
      ...settledWhole,
      recordVersion: before.version,
      ackedVersion: before.version,
    };
  }
  return { ...acked, ackedVersion: 0, work: before.work === 'new' ? 'update' : before.work };
}

/** A look-up confirmed the acknowledgement; for synced cases only. */
export function verified(before: CaseState, now: Instant): CaseState {
  return { ...before, verifiedAt: now, mismatches: 0 };
}

/** How the portal's state differs from the acknowledged one. */
export type Mismatch =
  | { readonly reason: 'MISSING_AT_PORTAL' }
  | { readonly reason: 'DIFFERS_AT_PORTAL'; readonly status: PortalStatus };

/** After so many rounds the portal evidently stores something else than it is sent. */
const MOST_MISMATCHES = 3;

/**
 * A look-up disproved the acknowledgement; for synced cases only. The content was dropped when it was acknowledged, so the
 * case is due only after the source has been read again. A portal that stores another status each time is not sent the
 * case for ever: that waits for a person or a change.
 */
export function disproved(before: CaseState, found: Mismatch, now: Instant): CaseState {
  const missing = found.reason === 'MISSING_AT_PORTAL';
  const mismatches = missing ? 0 : before.mismatches + 1;
  const detail = missing ? null : `${found.status} ≠ ${before.ackedStatus}`;
  const after = {
    ...before,
    ...noLease,
    // Look-ups have missed cases that were there, so even a missing case is first sent as an update.
    ...awaiting('update', now),
    nextAt: null,
    fresh: false,
    reason: found.reason,
    detail,
    recordVersion: null,
    ackedVersion: 0,
    ackedStatus: missing ? null : found.status,
    verifiedAt: null,
    unsyncedSince: before.excluded === null ? now : null,
    mismatches,
  };
  if (mismatches < MOST_MISMATCHES) return after;
  return { ...after, ...stopped, state: 'rejected', reason: 'STORED_OTHERWISE' };
}

/** Its content is to be read again after a look-up. */
function isDisproved({ state, reason }: CaseState): boolean {
  return state === 'pending' && (reason === 'MISSING_AT_PORTAL' || reason === 'DIFFERS_AT_PORTAL');
}

/** The work that the current version needs. */
export function owedWork(caseState: Pick<CaseState, 'version' | 'recordVersion' | 'ackedVersion'>): Work {
  if (caseState.recordVersion === caseState.version) return 'progress';
  return caseState.recordVersion !== null || caseState.ackedVersion !== null ? 'update' : 'new';
}

export function inFlight(caseState: Pick<CaseState, 'leaseOwner' | 'nextAt'>, now: Instant): boolean {
  return caseState.leaseOwner !== null && caseState.nextAt !== null && caseState.nextAt > now;
}

const noLease = { leaseOwner: null, leaseVersion: null } as const;
const stopped = { work: null, nextAt: null, fresh: false } as const;

const settledWhole = {
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

function awaiting(work: Work | null, nextAt: Instant) {
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

function deferred(before: CaseState, work: Work, deferral: Deferral) {
  return {
    state: 'pending',
    reason: deferral.reason,
    detail: deferral.detail,
    portalCode: deferral.portalCode,
    work,
    nextAt: deferral.retryAt,
    attempts: before.attempts + (deferral.charge ? 1 : 0),
  } as const;
}

/** A version in flight holds the newer one back until it is settled or its lease expires. */
function leaseKept(before: CaseState, now: Instant) {
  if (!inFlight(before, now)) return { ...noLease, nextAt: now };
  return { leaseOwner: before.leaseOwner, leaseVersion: before.leaseVersion, nextAt: before.nextAt };
}
