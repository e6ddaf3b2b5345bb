import type { Heartbeats } from '../src/queue/heartbeats.ts';
import { type ReadDeps, readChanges } from '../src/sync/ingest/read.ts';

/** Reads the changes at the source since the last poll. */
export async function poll(deps: ReadDeps, beats: Heartbeats, stopping: AbortSignal): Promise<void> {
  try {
    await readChanges({ ...deps, onPage: () => beats.beat('poll') }, stopping);
  } finally {
    beats.beat('poll');
  }
}
