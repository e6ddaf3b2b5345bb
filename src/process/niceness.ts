import { getPriority, setPriority } from 'node:os';
import { errorFields, type Log } from '../observability/log.ts';

/** Any account may set it; it leaves a third of a contended core. */
const NICENESS = 5;

/**
 * Lowers the priority of the calling, delivering thread, so that the threads that answer people go first: on Linux
 * niceness belongs to a thread. Measurements: docs/performance.md.
 */
export function giveWayToReaders(log: Log): void {
  try {
    // A process that was started with a lower priority keeps it.
    if (getPriority() < NICENESS) setPriority(NICENESS);
  } catch (error) {
    log.debug('priority.kept', errorFields(error));
  }
}
