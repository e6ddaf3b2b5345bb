import type { Instant } from '../domain/time.ts';
import { writeFact } from '../ledger/port/facts.ts';
import type { Ledger } from '../ledger/port/ledger.ts';
import { COUNTERS } from '../ledger/port/sharedFacts.ts';
import type { Log } from '../observability/log.ts';

/** Recounts everything, fixes counters that have drifted (law 8) and logs the drift as an error. */
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
      remedy: 'The counters were fixed. Report this with the log of the day: it is a fault in dongbo.',
    });
  }
}
