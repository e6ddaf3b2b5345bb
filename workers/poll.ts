import type { Heartbeats } from '../src/queue/heartbeats.ts';
import { hasToReadAgain, type ReadDeps, readChanges } from '../src/sync/ingest/read.ts';

/** Reads the changes at the source since the last poll, and rings for a census where everything is to be read again. */
export async function poll(
  deps: ReadDeps,
  beats: Heartbeats,
  stopping: AbortSignal,
  ringCensus: () => Promise<unknown>,
): Promise<void> {
  try {
    await readChanges({ ...deps, onPage: () => beats.beat('poll') }, stopping);
    if (await hasToReadAgain(deps.ledger, deps)) await ringCensus();
  } finally {
    beats.beat('poll');
  }
}
