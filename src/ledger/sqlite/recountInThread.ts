import { Worker } from 'node:worker_threads';
import { DongboError } from '../../domain/errors.ts';
import { inSentences, systemFaultOf } from '../../domain/systemFault.ts';
import type { CounterDifference } from '../sql/counters/fixCounters.ts';

/** 10,000,000 records take about a minute; a recount that takes this long hangs. In milliseconds. */
const LIMIT_MS = 900_000;
/** The thread's heap: the counters of 300 agencies over ten years take some 300 MB. */
const MOST_MEMORY_MB = 1_024;

export interface RecountOptions {
  /** Aborts the recount, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds. */
  readonly limitMs?: number | undefined;
}

/**
 * Recounts in a thread of its own, so that deliveries continue, and returns the counters that differ. SQLite's log
 * grows by what deliveries write meanwhile, and is reused afterwards.
 *
 * DongboError `ledger.recount` when the thread fails, ends without an answer, or takes longer than the limit.
 */
export async function recountInThread(
  file: string,
  { signal, limitMs = LIMIT_MS }: RecountOptions = {},
): Promise<readonly CounterDifference[]> {
  signal?.throwIfAborted();
  const thread = new Worker(new URL('./recountThread.ts', import.meta.url), {
    workerData: { file },
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  });
  const { promise, resolve, reject } = Promise.withResolvers<readonly CounterDifference[]>();
  thread.once('message', resolve);
  thread.once('error', (error) =>
    reject(systemFaultOf(error) === null ? failed(file, kindOf(error)) : inSentences(error)),
  );
  thread.once('exit', (code) =>
    reject(failed(file, `its thread ended with code ${code} and without an answer`)),
  );
  const timer = setTimeout(() => reject(failed(file, `it took longer than ${limitMs / 1_000} s`)), limitMs);
  const abort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    await thread.terminate();
  }
}

/** Its message may quote what was read. */
function kindOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function failed(file: string, why: string): DongboError {
  return new DongboError({
    code: 'ledger.recount',
    message: `The counters of the ledger ${file} could not be recounted: ${why}.`,
    remedy: 'Check that the file can be read and the disk has room. The next census recounts again.',
  });
}
