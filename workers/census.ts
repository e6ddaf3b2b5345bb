import { auditCounters } from '../src/sync/auditCounters.ts';
import { type ReadDeps, readCensus } from '../src/sync/ingest/read.ts';

/**
 * Reads everything at the source: nightly, and at start-up when the last one is more than a day old. The audit
 * of the counters follows it, because both are what the day's figures rest on.
 */
export async function census(deps: ReadDeps, stopping: AbortSignal): Promise<void> {
  await readCensus(deps, stopping);
  await auditCounters(deps, stopping);
}
