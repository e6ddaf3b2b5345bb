import { backoffMs, THREAD_RESTART } from '../../domain/delays.ts';

/**
 * How long to wait before a thread is started again: doubled with each time that it dies soon or does not even start,
 * so that one that cannot run does not keep a core busy; short again after it has run well.
 */
export class RestartWait {
  #failures = 0;

  /** The wait now, where the thread ran for `ranMs`, 0 when it did not start. Both in milliseconds. */
  after(ranMs: number): number {
    // One that ran as long as the longest wait counts as healthy.
    this.#failures = ranMs >= THREAD_RESTART.longestMs ? 1 : this.#failures + 1;
    return backoffMs(THREAD_RESTART, this.#failures);
  }
}
