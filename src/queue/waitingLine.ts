import { untilAborted } from '../domain/untilAborted.ts';
import { UrgentFirst } from '../domain/urgentFirst.ts';

/** `done`: somebody else has done the work for this caller. */
type Admit = (as: 'working' | 'done') => void;

/**
 * Lets this many callers work at a time; the others wait, the urgent ones first, otherwise first come, first served. What
 * the work has brought (a slot) is handed over to an urgent caller that waits, and the work is done again.
 */
export class WaitingLine {
  #free: number;
  readonly #waiting = new UrgentFirst<Admit>();

  constructor(size: number) {
    this.#free = size;
  }

  /** Rejects with the signal's reason when it aborts while waiting. */
  async pass(signal: AbortSignal, work: () => Promise<void>, isUrgent = false): Promise<void> {
    signal.throwIfAborted();
    if ((await this.#enter(signal, isUrgent)) === 'done') return;
    try {
      for (;;) {
        await work();
        const overtaking = isUrgent ? undefined : this.#waiting.overtaking();
        this.#waiting.used(isUrgent || overtaking !== undefined);
        if (overtaking === undefined) return;
        overtaking('done');
      }
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal, isUrgent: boolean): Promise<'working' | 'done'> {
    if (this.#free > 0) {
      this.#free -= 1;
      return 'working';
    }
    const { promise, resolve } = Promise.withResolvers<'working' | 'done'>();
    this.#waiting.add(resolve, isUrgent);
    try {
      return await untilAborted(promise, signal);
    } catch (error) {
      // Admitted in the same moment: the place goes to the next.
      if (!this.#waiting.remove(resolve)) {
        void promise.then((as) => {
          if (as === 'working') this.#leave();
        });
      }
      throw error;
    }
  }

  #leave(): void {
    const next = this.#waiting.next();
    if (next === undefined) this.#free += 1;
    else next('working');
  }
}
