import { awaiting, type CaseState, noLease, stopped } from './caseState.ts';
import type { PortalStatus } from './status.ts';
import type { Instant } from './time.ts';

/** A look-up confirmed the acknowledgement; for synced cases only. */
export function verified(before: CaseState, now: Instant): CaseState {
  return { ...before, verifiedAt: now, mismatches: 0 };
}

/** How the portal's state differs from the acknowledged one. */
export type Mismatch =
  | { readonly reason: 'MISSING_AT_PORTAL' }
  | { readonly reason: 'DIFFERS_AT_PORTAL'; readonly status: PortalStatus };

/** After this many rounds the portal evidently stores something other than it is sent. */
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
export function isDisproved({ state, reason }: CaseState): boolean {
  return state === 'pending' && (reason === 'MISSING_AT_PORTAL' || reason === 'DIFFERS_AT_PORTAL');
}
