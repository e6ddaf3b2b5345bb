import { backoffMs, THREAD_RESTART } from '../../domain/delays.ts';

/**
 * How long to wait before a dead thread is restarted. The wait doubles each time the thread dies early or fails to
 * start, and is short again once it has run well.
 */
export class RestartWait {
  #failures = 0;

  /** `ranMs`: how long the thread ran; 0 when it did not start. Both in milliseconds. */
  after(ranMs: number): number {
    // A thread that ran as long as the longest wait counts as healthy.
    this.#failures = ranMs >= THREAD_RESTART.longestMs ? 1 : this.#failures + 1;
    return backoffMs(THREAD_RESTART, this.#failures);
  }
}
