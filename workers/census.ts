import { auditCounters } from '../src/sync/auditCounters.ts';
import { checkLedgerFile } from '../src/sync/checkLedgerFile.ts';
import { type ReadDeps, readCensus } from '../src/sync/ingest/read.ts';

/** By ledger, the checks that were begun last. */
const CHECKS = new WeakMap<ReadDeps['ledger'], Promise<void>>();

/** Reads everything at the source, then checks the ledger's file and the counters. */
export async function census(deps: ReadDeps, stopping: AbortSignal): Promise<void> {
  await readCensus(deps, stopping);
  // The censuses of several sources can end together; two recounts at a time would correct a counter twice.
  const before = CHECKS.get(deps.ledger) ?? Promise.resolve();
  const checked = before.then(() => check(deps, stopping));
  CHECKS.set(
    deps.ledger,
    checked.catch(() => undefined),
  );
  await checked;
}

async function check(deps: ReadDeps, stopping: AbortSignal): Promise<void> {
  // A recount of a damaged file would fix counters by what happens to be readable.
  if (await checkLedgerFile(deps, stopping)) await auditCounters(deps, stopping);
}
