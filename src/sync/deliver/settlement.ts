import { type Backoff, jitteredMs } from '../../domain/delays.ts';
import { withoutPersonalData } from '../../domain/redact.ts';
import type { Settlement } from '../../domain/settle.ts';
import type { Instant } from '../../domain/time.ts';
import type { LeasedRecord } from '../../ledger/port/delivery.ts';
import { FAILURES } from '../../portal/failure.ts';
import type { PortalFailure } from '../../portal/portal.ts';
import { NOT_SENT } from './batchRun.ts';
import type { SendOutcome } from './sendOutcome.ts';

export interface SettleRules {
  readonly now: () => Instant;
  /** After this many charged failures a version waits for a replay or a change. */
  readonly maxAttempts: number;
  readonly random?: () => number;
}

/** The outcomes of a case's record and of its steps; null = nothing was sent. */
export interface CaseAnswer {
  readonly record: SendOutcome | null;
  readonly progress: SendOutcome | null;
}

/** A case is synced only if every part of its delivery was accepted. */
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
    // The portal has lost the record of an earlier delivery, so the step alone would be refused for ever.
    const gone = record === null && FAILURES[progress.failure.kind].switchTo === 'new';
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
    return { outcome: 'rejected', reason: outcome.reason, portalCode, detail, recordAccepted };
  }
  if (failure === NOT_SENT && !recordAccepted) return { outcome: 'released' };
  const backoff = outcome.charge ? FAILURES[failure.kind].charge : null;
  if (stopped && backoff === null && !recordAccepted) return { outcome: 'released' };
  // An uncharged failure is due at once, because the circuit holds it back.
  const deferral = {
    retryAt: backoff === null ? rules.now() : retryAt(leased, failure, backoff, rules),
    charge: backoff !== null,
    reason: backoff !== null || stopped ? 'RETRY_SCHEDULED' : 'PORTAL_UNAVAILABLE',
    portalCode,
    detail,
  } as const;
  return recordAccepted ? { outcome: 'record_accepted', ...deferral } : { outcome: 'retry', ...deferral };
}

/** Null once the attempts are used up. Never sooner than our own delay, because a Retry-After of 0 would use them up. */
function retryAt(
  leased: LeasedRecord,
  { retryAfterMs }: PortalFailure,
  backoff: Backoff,
  rules: SettleRules,
): Instant | null {
  if (leased.attempts + 1 >= rules.maxAttempts) return null;
  const ours = jitteredMs(backoff, leased.attempts + 1, rules.random);
  return rules.now() + Math.max(retryAfterMs ?? 0, ours);
}
