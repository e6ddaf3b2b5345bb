import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../log.ts';

/**
 * Counts everything anew and compares it with the kept counters (law 8). Drift is mended and is an alarm all
 * the same: some transaction moved a record and not its counters, and every figure since then was wrong.
 */
export async function auditCounters(deps: { readonly ledger: Ledger; readonly log: Log }): Promise<void> {
  const started = performance.now();
  const off = await deps.ledger.recount(true);
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
