import { awaiting, type CaseState, inFlight, noLease, owedWork, settledWhole, stopped } from './caseState.ts';
import { type Exclusion, isDelivered } from './exclusion.ts';
import { isDisproved } from './lookUp.ts';
import type { BlockedReason, RejectedReason } from './reason.ts';
import type { Instant } from './time.ts';

/** What our own checks found in a case when it was read: the portal cannot take it as it is, and nothing is sent. */
export interface Hold {
  readonly reason: BlockedReason;
  readonly detail: string;
}

/** A case seen for the first time. `since`: when it starts to count as unsynced. */
export function arrived(options: {
  now: Instant;
  since: Instant;
  excluded: Exclusion | null;
  fresh?: boolean;
  hold?: Hold | null;
}): CaseState {
  const { now, since, excluded, fresh = false, hold = null } = options;
  const owed = {
    ...awaiting(isDelivered(excluded) ? 'new' : null, now),
    fresh: fresh && isDelivered(excluded),
  };
  return {
    version: 1,
    excluded,
    ...(isDelivered(excluded) && hold !== null ? blocked(hold) : owed),
    ...noLease,
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

/** The content changed: pending or held from any state, behind the version in flight where there is one. */
export function changed(
  before: CaseState,
  options: {
    now: Instant;
    since: Instant;
    excluded: Exclusion | null;
    fresh?: boolean;
    hold?: Hold | null;
  },
): CaseState {
  const { now, since, excluded, fresh = false, hold = null } = options;
  const version = before.version + 1;
  const owed = {
    ...awaiting(isDelivered(excluded) ? owedWork({ ...before, version }) : null, now),
    ...(isDelivered(excluded) ? leaseKept(before, now) : noLease),
    // What a look-up disproved joins the backlog again, whether a poll or a census reads it.
    fresh: isDelivered(excluded) && (before.fresh || (fresh && !isDisproved(before))),
  };
  return {
    ...before,
    version,
    excluded,
    ...(isHeld(before, { now, excluded }, hold) ? { ...blocked(hold), ...noLease } : owed),
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
  options: { now: Instant; excluded: Exclusion | null; fresh?: boolean; hold?: Hold | null },
): CaseState {
  const { now, excluded, fresh = before.fresh, hold = null } = options;
  if (!isDelivered(excluded)) {
    return { ...before, excluded, ...awaiting(null, now), fresh: false, ...noLease, unsyncedSince: null };
  }
  if (before.ackedVersion === before.version) return { ...before, excluded, ...settledWhole };
  const unsyncedSince = excluded === null ? now : null;
  if (isHeld(before, { now, excluded }, hold)) {
    return { ...before, excluded, ...blocked(hold), ...noLease, unsyncedSince };
  }
  return { ...before, excluded, ...awaiting(owedWork(before), now), fresh, unsyncedSince };
}

/** What is stored of the case cannot be opened: it waits, without a time, until the source shows it again. */
export function unreadable(before: CaseState): CaseState {
  const waits = { reason: 'PAYLOAD_UNREADABLE', detail: null, portalCode: null, nextAt: null } as const;
  return { ...before, ...noLease, ...waits };
}

/** Requeues a record that is not synced, excluded or in flight; it joins the backlog. */
export function replayed(before: CaseState, dueAt: Instant): CaseState {
  return { ...before, ...noLease, ...awaiting(owedWork(before), dueAt), fresh: false };
}

/** Our own checks, made again, hold back a case that they held back before, perhaps for another reason. */
export function heldAgain(before: CaseState, hold: Hold): CaseState {
  return { ...before, ...noLease, ...blocked(hold) };
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

function blocked({ reason, detail }: Hold) {
  return { ...stopped, state: 'blocked', reason, detail, portalCode: null, attempts: 0 } as const;
}

/** While an older version is in flight, the newer one waits behind it, and is checked when its turn comes. */
function isHeld(
  before: CaseState,
  to: { readonly now: Instant; readonly excluded: Exclusion | null },
  hold: Hold | null,
): hold is Hold {
  return hold !== null && isDelivered(to.excluded) && !inFlight(before, to.now);
}

/** A version in flight holds the newer one back until it is settled or its lease expires. */
function leaseKept(before: CaseState, now: Instant) {
  if (!inFlight(before, now)) return { ...noLease, nextAt: now };
  return { leaseOwner: before.leaseOwner, leaseVersion: before.leaseVersion, nextAt: before.nextAt };
}
