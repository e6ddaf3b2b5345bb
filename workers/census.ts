import { auditCounters } from '../src/sync/auditCounters.ts';
import { checkLedgerFile } from '../src/sync/checkLedgerFile.ts';
import { type ReadDeps, readCensus } from '../src/sync/ingest/read.ts';

/** Reads everything at the source, then checks the ledger's file and the counters. */
export async function census(deps: ReadDeps, stopping: AbortSignal): Promise<void> {
  await readCensus(deps, stopping);
  // A recount of a damaged file would fix counters by what happens to be readable.
  if (await checkLedgerFile(deps, stopping)) await auditCounters(deps, stopping);
}
