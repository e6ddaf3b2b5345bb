import { DongboError } from '../../domain/errors.ts';
import type { CounterDifference } from '../sql/counters/fixCounters.ts';
import { inThread, type ThreadOptions } from '../sql/inThread.ts';

/** The counters of 300 agencies over ten years take some 300 MB. */
const MOST_MEMORY_MB = 1_024;

/**
 * Recounts in a thread of its own, so that deliveries continue, and returns the counters that differ. SQLite's log
 * grows by what deliveries write meanwhile, and is reused afterwards.
 *
 * DongboError `ledger.recount` when the thread fails, ends without an answer, or takes longer than the limit; `system.…` for
 * what the machine or SQLite refuses.
 */
export async function recountInThread(
  file: string,
  options: ThreadOptions = {},
): Promise<readonly CounterDifference[]> {
  const failed = (why: string): DongboError =>
    new DongboError({
      code: 'ledger.recount',
      message: `The counters of the ledger ${file} could not be recounted: ${why}.`,
      remedy: 'Check that the file can be read and the disk has room. The next census recounts again.',
    });
  const script = new URL('./recountThread.ts', import.meta.url);
  return await inThread(script, { workerData: { file }, memoryMb: MOST_MEMORY_MB, failed }, options);
}
