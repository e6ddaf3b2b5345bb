import type { Instant } from '../domain/time.ts';
import { writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { COUNTERS } from '../ledger/port/sharedFacts.ts';
import type { Log } from '../observability/log.ts';

/**
 * Counts everything anew and compares it with the kept counters (law 8), beside the loops. Drift is mended and is an
 * alarm all the same: some transaction moved a record and not its counters, and every figure since then was wrong.
 * The signal breaks it off, and nothing is noted then.
 */
export async function auditCounters(
  deps: { readonly ledger: Ledger; readonly now: () => Instant; readonly log: Log },
  signal?: AbortSignal,
): Promise<void> {
  const started = performance.now();
  let off: number;
  try {
    off = await deps.ledger.audit({ signal });
  } catch (error) {
    if (signal?.aborted === true) return;
    throw error;
  }
  await writeFact(deps.ledger, COUNTERS, { off }, deps.now());
  const durationMs = Math.round(performance.now() - started);
  if (off === 0) deps.log.info('counters.audited', { durationMs });
  else {
    deps.log.error('counters.drifted', {
      count: off,
      durationMs,
      remedy: 'The counters were mended. Report this with the log of the day: it is a fault in dongbo.',
    });
  }
}
