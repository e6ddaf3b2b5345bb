import { DongboError } from '../../domain/errors.ts';
import { inThread, type ThreadOptions } from '../sql/inThread.ts';

const MOST_MEMORY_MB = 256;

/**
 * Has SQLite check the ledger's file in a thread of its own, so that deliveries continue. Returns the first thing that is
 * wrong with it, null where nothing is.
 *
 * DongboError `ledger.inspection` when the thread ends without an answer or takes longer than the limit.
 */
export async function inspectInThread(file: string, options: ThreadOptions = {}): Promise<string | null> {
  const failed = (why: string): DongboError =>
    new DongboError({
      code: 'ledger.inspection',
      message: `The ledger ${file} could not be checked for damage: ${why}.`,
      remedy: 'Check that the file can be read and the machine has memory. The next census checks again.',
    });
  const script = new URL('./inspectThread.ts', import.meta.url);
  return await inThread(script, { workerData: { file }, memoryMb: MOST_MEMORY_MB, failed }, options);
}
