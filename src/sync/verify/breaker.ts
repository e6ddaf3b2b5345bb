import { VERIFICATION_PROBE_MS } from '../../domain/delays.ts';
import type { Instant } from '../../domain/time.ts';
import { CLOSED, resetsBreaker, type VerificationBreaker } from '../../domain/verificationBreaker.ts';
import { readFact, writeFact } from '../../ledger/port/facts.ts';
import type { Ledger } from '../../ledger/port/ledger.ts';
import { VERIFICATION_BREAKER } from '../../ledger/port/sharedFacts.ts';
import { type LookUpDeps, lookUpCases } from './lookUps.ts';

export interface BreakerDeps extends LookUpDeps {
  readonly ledger: Pick<Ledger, 'fact' | 'setFact' | 'toVerify'>;
  readonly now: () => Instant;
}

/** Look-ups of one probe. */
const PROBE = 10;
/** They are spread over this many cases, because cases that the portal has really lost lie close together. */
const PROBED_AMONG = 1_000;

export async function verificationBreaker(ledger: Pick<Ledger, 'fact'>): Promise<VerificationBreaker> {
  return (await readFact(ledger, VERIFICATION_BREAKER))?.value ?? CLOSED;
}

/** Probes with a few look-ups that count for nothing else. A probe without an answer can be repeated at once. */
export async function probeLookUps(
  deps: BreakerDeps,
  ackedBy: Instant,
  signal: AbortSignal,
): Promise<'closed' | 'tripped' | 'unanswered'> {
  const { ledger, now } = deps;
  const next = await ledger.toVerify({ limit: PROBED_AMONG, ackedBy, confirmedBy: now() });
  const step = Math.ceil(next.length / PROBE);
  const { found } = await lookUpCases(
    next.filter((_, i) => i % step === 0),
    deps,
    signal,
  );
  const outcomes = found.map((one) => one?.found.outcome);
  // What is there at all does not disprove, whatever its status.
  const confirmed = outcomes.filter((outcome) => outcome === 'confirmed' || outcome === 'present').length;
  const disproved = outcomes.filter((outcome) => outcome === 'disproved').length;
  if (confirmed + disproved === 0) return 'unanswered';
  const reset = resetsBreaker({ confirmed, disproved });
  const after = reset
    ? CLOSED
    : { ...(await verificationBreaker(ledger)), probeAt: now() + VERIFICATION_PROBE_MS };
  await writeFact(ledger, VERIFICATION_BREAKER, after, now());
  return reset ? 'closed' : 'tripped';
}
