/** Before a thread that died is started again, in milliseconds. */
const FIRST_MS = 1_000;
/** The longest wait; and having run for so long, a thread counts as one that had been well. */
const LONGEST_MS = 60_000;

/**
 * How long to wait before a thread is started again: doubled with each time that it dies soon or does not even start,
 * so that one that cannot run does not keep a core busy; short again after it has run well.
 */
export class RestartWait {
  #nextMs = FIRST_MS;

  /** The wait now, where the thread ran for `ranMs`, 0 when it did not start. Both in milliseconds. */
  after(ranMs: number): number {
    if (ranMs >= LONGEST_MS) this.#nextMs = FIRST_MS;
    const waitMs = this.#nextMs;
    this.#nextMs = Math.min(2 * waitMs, LONGEST_MS);
    return waitMs;
  }
}
