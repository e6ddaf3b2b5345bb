import { DongboError } from '../../domain/errors.ts';
import type { CounterDifference } from '../sql/counters/fixCounters.ts';
import { inThread, type ThreadOptions } from '../sql/inThread.ts';
import { type PostgresSettings, placeOf, presentSettings } from './settings.ts';

/** The counters of 300 agencies over ten years take some 300 MB. */
const MOST_MEMORY_MB = 1_024;

/** Reading one moment keeps no writer waiting on PostgreSQL; counting it would keep this thread busy. */
export async function recountInThread(
  settings: PostgresSettings,
  options: ThreadOptions = {},
): Promise<readonly CounterDifference[]> {
  const failed = (why: string): DongboError =>
    new DongboError({
      code: 'ledger.recount',
      message: `The counters of the ledger ${placeOf(settings)} could not be recounted: ${why}.`,
      remedy: 'Check that the server answers and has room. The next census recounts again.',
    });
  const script = new URL('./recountThread.ts', import.meta.url);
  return await inThread(
    script,
    { workerData: { settings: presentSettings(settings) }, memoryMb: MOST_MEMORY_MB, failed },
    options,
  );
}
