import type { Settlement } from '../../domain/caseState.ts';
import { withoutPersonalData } from '../../domain/redact.ts';
import type { Instant } from '../../domain/time.ts';
import type { LeasedRecord } from '../../ledger/port/delivery.ts';
import type { PortalFailure } from '../../portal/portal.ts';
import { backoffMs } from './backoff.ts';
import type { SendOutcome } from './sendOutcome.ts';

export interface SettleRules {
  readonly now: () => Instant;
  /** Transient failures of one version after which it waits for a person or a change. */
  readonly maxAttempts: number;
  readonly random?: () => number;
}

/** First and longest delay of a record's own retries, in milliseconds. */
const RETRY_WINDOW = { firstMs: 10_000, longestMs: 3_600_000 };

/** What the portal said of a case's record and of its progress step; null = that part was not sent. */
export interface CaseAnswer {
  readonly record: SendOutcome | null;
  readonly progress: SendOutcome | null;
}

/** A case is synced only when every part that belongs to its delivery was accepted. */
export function settlementOf(
  leased: LeasedRecord,
  answer: CaseAnswer,
  rules: SettleRules,
  stopped: boolean,
): Settlement {
  const { record, progress } = answer;
  if (record !== null && record.kind !== 'accepted') return failed(leased, record, rules, stopped, false);
  if (progress !== null && progress.kind !== 'accepted') {
    const settlement = failed(leased, progress, rules, stopped, true);
    // The portal no longer has what it accepted in an earlier delivery: the step alone would be refused for ever.
    const gone = record === null && progress.failure.kind === 'missing';
    return gone && settlement.outcome === 'record_accepted'
      ? { ...settlement, outcome: 'retry', work: 'update' }
      : settlement;
  }
  return { outcome: 'synced' };
}

function failed(
  leased: LeasedRecord,
  outcome: Exclude<SendOutcome, { kind: 'accepted' }>,
  rules: SettleRules,
  stopped: boolean,
  recordAccepted: boolean,
): Settlement {
  const { failure } = outcome;
  const portalCode = failure.code ?? (failure.httpStatus === null ? null : `HTTP ${failure.httpStatus}`);
  const detail = withoutPersonalData(failure.message, [leased.record]);
  if (outcome.kind === 'refused') {
    const reason = failure.kind === 'too_large' ? 'TOO_LARGE' : 'PORTAL_REJECTED';
    return { outcome: 'rejected', reason, portalCode, detail, recordAccepted };
  }
  if (stopped && !outcome.charge && !recordAccepted) return { outcome: 'released' };
  const deferral = {
    retryAt: retryAt(leased, failure, outcome.charge, rules),
    charge: outcome.charge,
    reason: outcome.charge || stopped ? 'RETRY_SCHEDULED' : 'PORTAL_UNAVAILABLE',
    portalCode,
    detail,
  } as const;
  return recordAccepted ? { outcome: 'record_accepted', ...deferral } : { outcome: 'retry', ...deferral };
}

/** Uncharged failures are due at once: it is the circuit that holds everything back, and lets all go together. */
function retryAt(
  leased: LeasedRecord,
  failure: PortalFailure,
  charge: boolean,
  rules: SettleRules,
): Instant | null {
  if (!charge) return rules.now();
  if (leased.attempts + 1 >= rules.maxAttempts) return null;
  // Not sooner either: by "again in 0 seconds" all attempts would be used up within moments.
  const ours = backoffMs(leased.attempts, RETRY_WINDOW, rules.random);
  return rules.now() + Math.max(failure.retryAfterMs ?? 0, ours);
}
