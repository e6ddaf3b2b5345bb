import { awaiting, type CaseState, noLease, owedWork, settledWhole, stopped } from './caseState.ts';
import type { BlockedReason, RejectedReason } from './reason.ts';
import type { Work } from './state.ts';
import type { Instant } from './time.ts';

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

function deferred(before: CaseState, work: Work, deferral: Deferral) {
  return {
    state: 'pending',
    reason: deferral.retryAt === null ? 'ATTEMPTS_USED_UP' : deferral.reason,
    detail: deferral.detail,
    portalCode: deferral.portalCode,
    work,
    nextAt: deferral.retryAt,
    attempts: before.attempts + (deferral.charge ? 1 : 0),
  } as const;
}
