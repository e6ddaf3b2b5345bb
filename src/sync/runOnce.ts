import { SourceUnreadableError } from '../domain/errors.ts';
import { drain } from './drain.ts';
import type { IngestDeps } from './ingest.ts';
import { type ReadDeps, readCensus, readChanges } from './read.ts';

export interface RunOnceOptions {
  /** Longest wait for scheduled retries and for the circuit, in milliseconds. */
  readonly maxWaitMs: number;
  /** Reads only what changed since the last reading, instead of everything. */
  readonly changesOnly: boolean;
  readonly onPage?: IngestDeps['onPage'];
  readonly onTick?: (() => Promise<void>) | undefined;
  /** Called when the source has been read, whether whole or not. */
  readonly onRead?: (() => void) | undefined;
}

export interface RunOnceOutcome {
  readonly read: number;
  readonly changed: number;
  readonly unreadable: number;
  /** Why deliverable cases are left: the circuit's cause, or null. */
  readonly stoppedBecause: string | null;
  /** What kept the source from being read to its end, or null. What was read before is delivered all the same. */
  readonly sourceError: SourceUnreadableError | null;
}

/** One shot: read the source to its end while delivering, then deliver until nothing deliverable is left. */
export async function runOnce(
  deps: ReadDeps,
  options: RunOnceOptions,
  signal: AbortSignal,
): Promise<RunOnceOutcome> {
  const reading = { ...deps, onPage: options.onPage };
  let read = 0;
  let changed = 0;
  let unreadable = 0;
  let sourceError: SourceUnreadableError | null = null;
  try {
    const readings = options.changesOnly ? [readChanges] : [readCensus, readChanges];
    for (const one of readings) {
      const outcome = await one(reading, signal);
      read += outcome.read;
      changed += outcome.changed;
      unreadable += outcome.unreadable;
    }
  } catch (error) {
    if (!(error instanceof SourceUnreadableError)) throw error;
    sourceError = error;
  }
  options.onRead?.();
  const { maxWaitMs, onTick } = options;
  const { ledger, bell, now } = deps;
  const { stoppedBecause } = await drain({ ledger, bell, now, maxWaitMs, onTick }, signal);
  return { read, changed, unreadable, stoppedBecause, sourceError };
}
