/**
 * Shares of the lease after which no further case is decided, and after which nothing is sent. A settlement after the
 * lease does not count, so without these limits a long search would be repeated for ever.
 */
const DECIDED_WITHIN = 0.6;
const SENT_WITHIN = 0.8;

/** The signals that end a delivery early. */
export class LeaseLimits {
  /** A shutdown. */
  readonly stop: AbortSignal;
  /** Nothing more is sent, because of a shutdown or the end of the lease. */
  readonly signal: AbortSignal;
  /** No further case is decided. */
  readonly late: AbortSignal;
  readonly #timers: readonly NodeJS.Timeout[];

  constructor(leaseMs: number, stop: AbortSignal) {
    const [late, last] = [new AbortController(), new AbortController()];
    this.stop = stop;
    this.late = late.signal;
    this.signal = AbortSignal.any([stop, last.signal]);
    this.#timers = [
      setTimeout(() => late.abort(), leaseMs * DECIDED_WITHIN),
      setTimeout(() => last.abort(), leaseMs * SENT_WITHIN),
    ];
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
