import type { Instant } from '../../../src/domain/time.ts';

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

/** Turns of the event loop after which all work that waits for no timer has come to a stop: the ledger is in this thread. */
const TURNS = 12;

/** A clock that jumps to the next timer whenever nothing else is left to do, so that minutes pass in milliseconds. */
export class SimulatedTime {
  readonly #clock: { now: Instant };
  readonly #timers = new Set<Timer>();

  constructor(clock: { now: Instant }) {
    this.#clock = clock;
  }

  readonly now = (): Instant => this.#clock.now;

  /** Resolves after so many milliseconds, or when the signal is aborted. */
  readonly sleep = (
    ms: number,
    _value?: undefined,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = { at: this.#clock.now + Math.ceil(Math.max(0, ms)), wake: resolve };
    this.#timers.add(timer);
    signal?.addEventListener('abort', () => {
      this.#timers.delete(timer);
      resolve();
    });
    return promise;
  };

  /** Runs the work to its end, and the clock with it. */
  async run<T>(work: Promise<T>): Promise<T> {
    let ended: boolean = false;
    const end = (): void => {
      ended = true;
    };
    work.then(end, end);
    for (;;) {
      for (let turn = 0; turn < TURNS && !ended; turn += 1) await new Promise(setImmediate);
      if (ended) return await work;
      const next = [...this.#timers].reduce<Timer | null>(
        (first, one) => (first === null || one.at < first.at ? one : first),
        null,
      );
      if (next === null) throw new Error('the work waits for something that is no timer');
      this.#timers.delete(next);
      this.#clock.now = Math.max(this.#clock.now, next.at);
      next.wake();
    }
  }
}
