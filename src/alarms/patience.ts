import { backoffMs, RECEIVER_RETRY } from '../domain/delays.ts';

/**
 * How long to leave a receiver alone that has taken nothing: a minute, two, four … a quarter of an hour. Kept in
 * this process only: a restart may ask once more.
 */
export class Patience {
  readonly #failed = new Map<string, { readonly times: number; readonly until: number }>();
  readonly #clock: () => number;

  /** `clock`: monotonic, in milliseconds; a wall clock that is set back would prolong the wait. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  mayTry(name: string): boolean {
    return this.#clock() >= (this.#failed.get(name)?.until ?? Number.NEGATIVE_INFINITY);
  }

  /** Returns how long it is left alone now, in milliseconds. */
  failed(name: string): number {
    const times = (this.#failed.get(name)?.times ?? 0) + 1;
    const waitMs = backoffMs(RECEIVER_RETRY, times);
    this.#failed.set(name, { times, until: this.#clock() + waitMs });
    return waitMs;
  }

  succeeded(name: string): void {
    this.#failed.delete(name);
  }
}
