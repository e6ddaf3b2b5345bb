import { type ReadDeps, readCensus } from '../src/sync/read.ts';

/** Reads everything at the source: nightly, and at start-up when the last one is more than a day old. */
export async function census(deps: ReadDeps, stopping: AbortSignal): Promise<void> {
  await readCensus(deps, stopping);
}
