import { Worker } from 'node:worker_threads';
import type { DongboError } from '../../domain/errors.ts';
import { inSentences, systemFaultOf } from '../../domain/systemFault.ts';

export interface ThreadOptions {
  /** Aborts the work, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds. */
  readonly limitMs?: number | undefined;
}

interface ThreadWork {
  /** What the thread is given. */
  readonly workerData: unknown;
  /** The thread's heap. */
  readonly memoryMb: number;
  /** The error for a thread that fails, ends without an answer, or takes longer than the limit. */
  readonly failed: (why: string) => DongboError;
}

/** Ten million records take about a minute; what takes this long hangs. In milliseconds. */
const LIMIT_MS = 900_000;

/** Runs a reading of the whole ledger in a thread of its own, so that deliveries continue, and returns what it posts. */
export async function inThread<T>(
  script: URL,
  { workerData, memoryMb, failed }: ThreadWork,
  { signal, limitMs = LIMIT_MS }: ThreadOptions,
): Promise<T> {
  signal?.throwIfAborted();
  const thread = new Worker(script, {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  thread.once('message', resolve);
  thread.once('error', (error) =>
    reject(systemFaultOf(error) === null ? failed(kindOf(error)) : inSentences(error)),
  );
  thread.once('exit', (code) => reject(failed(`its thread ended with code ${code} and without an answer`)));
  const timer = setTimeout(() => reject(failed(`it took longer than ${limitMs / 1_000} s`)), limitMs);
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
