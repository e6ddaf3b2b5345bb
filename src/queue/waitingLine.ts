import { untilAborted } from '../domain/untilAborted.ts';

/** Lets this many callers work at a time; the others wait, first come, first served. */
export class WaitingLine {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  /** Rejects with the signal's reason when it aborts while waiting. */
  async pass(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    signal.throwIfAborted();
    await this.#enter(signal);
    try {
      await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    try {
      await untilAborted(promise, signal);
    } catch (error) {
      const place = this.#waiting.indexOf(resolve);
      // Admitted in the same moment: the place goes to the next.
      if (place === -1) this.#leave();
      else this.#waiting.splice(place, 1);
      throw error;
    }
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
