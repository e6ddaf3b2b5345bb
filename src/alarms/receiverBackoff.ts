import { backoffMs, RECEIVER_RETRY } from '../domain/delays.ts';

/** When a receiver that failed can be tried again. Kept in memory: a restart tries at once. */
export class ReceiverBackoff {
  readonly #failures = new Map<string, { readonly count: number; readonly retryAt: number }>();
  readonly #clock: () => number;

  /** `clock`: monotonic, in milliseconds; a wall clock that is set back would prolong the wait. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  canTry(name: string): boolean {
    return this.#clock() >= (this.#failures.get(name)?.retryAt ?? Number.NEGATIVE_INFINITY);
  }

  /** Returns the wait until the next attempt, in milliseconds. */
  failed(name: string): number {
    const count = (this.#failures.get(name)?.count ?? 0) + 1;
    const waitMs = backoffMs(RECEIVER_RETRY, count);
    this.#failures.set(name, { count, retryAt: this.#clock() + waitMs });
    return waitMs;
  }

  succeeded(name: string): void {
    this.#failures.delete(name);
  }
}
