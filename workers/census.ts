import { auditCounters } from '../src/sync/auditCounters.ts';
import { type ReadDeps, readCensus } from '../src/sync/ingest/read.ts';

/** Reads everything at the source, then audits the counters. */
export async function census(deps: ReadDeps, stopping: AbortSignal): Promise<void> {
  await readCensus(deps, stopping);
  await auditCounters(deps, stopping);
}
