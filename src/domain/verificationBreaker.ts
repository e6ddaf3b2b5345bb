import { VERIFICATION_PROBE_MS } from './delays.ts';
import type { Instant } from './time.ts';

/**
 * Stops look-ups from counting when most of them find mismatches: the fault is then more likely in the look-ups than in
 * the cases.
 */
export interface VerificationBreaker {
  /** The last look-ups, oldest first: `+` confirmed or present, `-` disproved. */
  readonly results: string;
  /** Null = the breaker is closed. */
  readonly trippedAt: Instant | null;
  /** When the next probe is due; only meaningful while tripped. */
  readonly probeAt: Instant;
}

/** This many mismatches among the last WINDOW look-ups trip the breaker. */
const MASS_MISMATCH = 30;
const WINDOW = 50;

export const CLOSED: VerificationBreaker = { results: '', trippedAt: null, probeAt: 0 };

/** The breaker after further look-ups; true = the look-up disproved its case. A tripped breaker stays tripped. */
export function afterLookUps(
  before: VerificationBreaker,
  disproved: readonly boolean[],
  now: Instant,
): VerificationBreaker {
  if (before.trippedAt !== null) return before;
  let { results } = before;
  for (const one of disproved) {
    results = `${results}${one ? '-' : '+'}`.slice(-WINDOW);
    if (mismatches(results) >= MASS_MISMATCH) {
      return { results, trippedAt: now, probeAt: now + VERIFICATION_PROBE_MS };
    }
  }
  return { ...before, results };
}

export function mismatches(results: string): number {
  return results.split('-').length - 1;
}

/** A lower bar than nine in ten would let an endpoint that is mostly wrong pass by chance every day. */
export function resetsBreaker(probe: { readonly confirmed: number; readonly disproved: number }): boolean {
  return probe.confirmed > 0 && probe.confirmed >= 9 * probe.disproved;
}
