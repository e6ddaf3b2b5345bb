import { VERIFICATION_PROBE_MS } from './delays.ts';
import type { Instant } from './time.ts';

/**
 * Whether what look-ups say is believed. When most of them say that a case is missing at the portal or different
 * there, it is more likely the look-up, or our reading of it, than the cases: the thought of law 6, for reading.
 */
export interface VerificationBreaker {
  /** What the last look-ups said, oldest first: `+` confirmed, `-` disproved. */
  readonly results: string;
  /** Since when they are not believed; null = they are. */
  readonly trippedAt: Instant | null;
  /** When a few may be tried again; meaningful while they are doubted. */
  readonly probeAt: Instant;
}

/** Disproofs among the last so many look-ups at which they are no longer believed. */
const MASS_MISMATCH = 30;
const WINDOW = 50;

export const CLOSED: VerificationBreaker = { results: '', trippedAt: null, probeAt: 0 };

/** The trust after further look-ups, of which true = it disproved its case. A doubt stays. */
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

/** How many of the words disproved their case. */
export function mismatches(results: string): number {
  return results.split('-').length - 1;
}

/**
 * Whether a probe's look-ups are to be believed again: nine of ten confirm. Not just more than a doubt leaves: an
 * endpoint that is wrong two times in three would pass that by chance every day.
 */
export function resetsBreaker(probe: { readonly confirmed: number; readonly disproved: number }): boolean {
  return probe.confirmed > 0 && probe.confirmed >= 9 * probe.disproved;
}
